# CTR-12 Stop one or more: politely, then by force.
gantry run -d --name x bb sh -c 'trap "echo bye; exit 0" TERM; while :; do sleep 0.1; done' >/dev/null
gantry run -d --name y bb sh -c 'trap "" TERM; while :; do sleep 0.1; done' >/dev/null
sleep 0.3
gantry stop -t 5 x >/dev/null
expect "last words" "$(gantry logs x | tail -1)" bye
start=$(date +%s)
gantry stop -t 2 y >/dev/null
took=$(($(date +%s) - start))
[ "$took" -ge 2 ] && [ "$took" -le 6 ] || fail "stop took $took s"
expect "code" "$(gantry inspect -f '{{.State.ExitCode}}' y)" 137
gantry rm x y
