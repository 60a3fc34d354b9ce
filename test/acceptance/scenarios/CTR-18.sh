# CTR-18 Live stream of resource use.
gantry run -d --name busy bb sh -c 'while :; do :; done' >/dev/null
timeout $((5 * SLOW)) gantry stats --format '{{.Name}} {{.CPUPerc}}' >stats.out || true
[ "$(grep -c busy stats.out)" -ge 3 ] || fail "refreshed $(grep -c busy stats.out) times"
cpu=$(grep busy stats.out | tail -1 | sed 's/.* //; s/\..*//; s/%//')
[ "$cpu" -ge 50 ] && [ "$cpu" -le 130 ] || fail "cpu is $cpu %"
expect "lines once" "$(gantry stats --no-stream --format '{{.Name}}' busy)" busy
gantry rm -f busy
