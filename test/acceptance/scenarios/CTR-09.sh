# CTR-09 Remove one or more; nothing is left.
gantry run -d --name x bb sleep 99 >/dev/null
gantry run -d --name y bb sleep 99 >/dev/null
pid=$(pid_of x)
folder=$(cgroup_of "$pid" pids)
expect_exit 1 gantry rm x
expect_has "message" "$out" "running"
gantry rm -f x y >/dev/null
expect_lacks "ps -a" "$(gantry ps -a --format '{{.Names}}')" x
eventually 5 test ! -d "$folder"
expect mounts "$(mounts_of_run)" 0
[ ! -d "/proc/$pid" ] || fail "process $pid is still there"
