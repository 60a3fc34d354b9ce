# CTR-08 Restart: same id, new process.
gantry run -d --name x bb sleep 99 >/dev/null
id=$(gantry inspect -f '{{.Id}}' x) pid=$(pid_of x) at=$(gantry inspect -f '{{.State.StartedAt}}' x)
gantry restart -t 0 x
expect id "$(gantry inspect -f '{{.Id}}' x)" "$id"
[ "$(pid_of x)" != "$pid" ] || fail "same pid"
[ "$(gantry inspect -f '{{.State.StartedAt}}' x)" != "$at" ] || fail "same StartedAt"
gantry rm -f x
