# CTR-13 Display the processes.
gantry run -d --name x bb sh -c 'sleep 98 & sleep 99' >/dev/null
eventually 3 sh -c '[ "$(gantry top x | wc -l)" = 3 ]'
gantry top x | head -1 | grep -q PID
gantry top x | grep -q "$(pid_of x)"
gantry top x -o pid,comm | grep -q sleep
gantry rm -f x
