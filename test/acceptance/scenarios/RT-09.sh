# RT-09 A container can run with a memory limit of only 250K.
for _ in $(seq 20); do
  expect output "$(gantry run --rm --memory 250k bb echo it works)" "it works"
done
gantry run -d --name small --memory 250k bb sleep 30 >/dev/null
folder=$(cgroup_of "$(pid_of small)" memory)
limit=$(cat "$folder/memory.limit_in_bytes" 2>/dev/null || cat "$folder/memory.max")
[ "$limit" -le 256000 ] || fail "limit is $limit"
grep -qx "$(pid_of small)" "$folder/cgroup.procs" || fail "it is not in its memory group"
gantry rm -f small
