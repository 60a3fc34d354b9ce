# RT-07 cgroups v2 is handled natively.
# needs: cgroup-v2
gantry run -d --name m --memory 64m --pids-limit 20 bb sleep 99
folder=$(cgroup_of "$(pid_of m)" memory)
expect memory.max "$(cat "$folder/memory.max")" 67108864
expect pids.max "$(cat "$folder/pids.max")" 20
gantry rm -f m
eventually 5 test ! -d "$folder"
