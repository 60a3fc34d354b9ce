# RT-19 The runtime only sets up the first process and leaves; a monitor watches the container.
gantry run -d --name w bb sleep 99
! pgrep -f 'gantry-oci (run|create)' || fail "a runtime process is left"
gantry kill w
expect "exit code" "$(gantry wait w)" 137
gantry rm w
