# LVR-01 Containers stay alive while the daemon is down and are taken back afterwards.
last=$((120 * SLOW))
gantry run -d --name count bb sh -c 'i=0; while [ $i -lt '$last' ]; do echo $i; i=$((i+1)); sleep 0.1; done; exit 5' >/dev/null
id=$(gantry inspect -f '{{.Id}}' count) pid=$(pid_of count) at=$(gantry inspect -f '{{.State.StartedAt}}' count)
kill -9 "$(cat "$GANTRY_RUN/gantryd.pid")"
sleep 1
kill -0 "$pid" || fail "the container ended with the service"
expect "same id" "$(gantry inspect -f '{{.Id}}' count)" "$id"
expect "same start" "$(gantry inspect -f '{{.State.StartedAt}}' count)" "$at"
expect "exec" "$(gantry exec count echo in)" in
expect "exit code" "$(gantry wait count)" 5
expect "complete log" "$(gantry logs count | tr '\n' ' ')" "$(seq 0 $((last - 1)) | tr '\n' ' ')"
gantry rm count
