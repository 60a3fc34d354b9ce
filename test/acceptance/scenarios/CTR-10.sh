# CTR-10 Create and run a new one.
expect_exit 42 gantry run --rm bb sh -c 'exit 42'
expect "stdin" "$(echo text | gantry run --rm -i bb cat)" text
expect_has "terminal" "$(script -qec 'gantry run --rm -it bb tty' /dev/null)" /dev/pts/
expect "hostname" "$(gantry run --rm -h box bb hostname)" box
expect "environment" "$(gantry run --rm -e A=1 --env B=2 bb sh -c 'echo $A$B')" 12
expect "working folder" "$(gantry run --rm -w /new/dir bb pwd)" /new/dir
expect "user" "$(gantry run --rm -u 5:6 bb sh -c 'id -u; id -g' | tr '\n' ' ')" "5 6 "
expect_exit 125 gantry run --rm nosuchimage true
expect_exit 125 gantry run --rm --no-such-flag bb true
expect "nothing left" "$(gantry ps -aq)" ""
