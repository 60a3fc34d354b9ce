# CTR-11 Start one or more stopped; files written before are still there.
gantry run --name c1 bb sh -c 'echo 1 >>/count; sleep 0.1; [ $(wc -l </count) -lt 2 ] || sleep 99'
gantry run --name c2 bb sh -c 'echo 1 >>/count; sleep 0.1; [ $(wc -l </count) -lt 2 ] || sleep 99'
gantry start c1 c2 >/dev/null
sleep 0.5
expect "running" "$(gantry ps --format '{{.Names}}' | sort | tr '\n' ' ')" "c1 c2 "
expect "file" "$(gantry exec c1 cat /count | wc -l)" 2
gantry rm -f c1 c2
