# RT-08 cgroups v1 works as well.
# needs: cgroup-v1
gantry run -d --name m --memory 64m --pids-limit 20 bb sleep 99
pid=$(pid_of m)
memory=$(cgroup_of "$pid" memory)
pids=$(cgroup_of "$pid" pids)
expect memory.limit_in_bytes "$(cat "$memory/memory.limit_in_bytes")" 67108864
expect pids.max "$(cat "$pids/pids.max")" 20
gantry rm -f m
eventually 5 test ! -d "$memory" -a ! -d "$pids"
