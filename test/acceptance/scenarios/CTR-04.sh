# CTR-04 Run a further command inside a running container.
gantry run -d --name a bb sleep 99 >/dev/null
expect_exit 7 gantry exec a sh -c 'echo $$; exit 7'
[ "$out" -gt 1 ] || fail "pid of the command is «$out»"
expect "-e" "$(gantry exec -e X=5 a sh -c 'echo $X')" 5
expect "-u" "$(gantry exec -u 1234:99 a sh -c 'id -u; id -g' | tr '\n' ' ')" "1234 99 "
expect "-w" "$(gantry exec -w /etc a pwd)" /etc
expect "-i" "$(echo ping | gantry exec -i a cat)" ping
expect_has "-it" "$(script -qec 'gantry exec -it a tty' /dev/null)" /dev/pts/
expect_exit 127 gantry exec a /no/such
expect_exit 1 gantry exec nosuch true
gantry rm -f a
