# DBG-09 Low-level details of any object.
gantry run -d --name c bb sleep 99 >/dev/null
gantry inspect c bb >both.json
expect "objects" "$(jq length both.json)" 2
kill -0 "$(gantry inspect -f '{{.State.Pid}}' c)"
expect_exit 1 gantry inspect nosuch
gantry rm -f c
