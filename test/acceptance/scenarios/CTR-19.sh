# CTR-19 Update limits of running containers.
gantry run -d --name x bb sh -c 'while :; do sleep 0.2; done' >/dev/null
started=$(gantry inspect -f '{{.State.StartedAt}}' x)
gantry update --cpu-quota 20000 --cpu-shares 512 --pids-limit 7 x >/dev/null
pid=$(pid_of x)
expect pids.max "$(cat "$(cgroup_of "$pid" pids)/pids.max")" 7
cpu=$(cgroup_of "$pid" cpu)
if [ -f "$cpu/cpu.max" ]; then
  expect cpu.max "$(cat "$cpu/cpu.max")" "20000 100000"
else
  expect cpu.cfs_quota_us "$(cat "$cpu/cpu.cfs_quota_us")" 20000
  expect cpu.shares "$(cat "$cpu/cpu.shares")" 512
fi
expect_fails gantry exec x sh -c 'for i in 1 2 3 4 5 6 7 8; do sleep 1 & done; wait'
expect "no restart" "$(gantry inspect -f '{{.State.StartedAt}}' x)" "$started"
got=0
gantry update --kernel-memory 50m x >kmem.out 2>&1 || got=$?
[ "$got" = 0 ] || grep -qi kernel kmem.out || fail "kernel-memory: $(cat kmem.out)"
gantry rm -f x
