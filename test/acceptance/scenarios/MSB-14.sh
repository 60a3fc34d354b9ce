# MSB-14 A container can have a small init that reaps and passes signals on.
expect first "$(gantry run --rm --init bb cat /proc/1/comm)" docker-init
expect_exit 3 gantry run --rm --init bb sh -c 'exit 3'
expect_exit 127 gantry run --rm --init bb /no/such/program
gantry run -d --name i --init bb sh -c 'trap "exit 9" TERM; (sleep 0.1 &); echo up; while :; do sleep 0.05; done' >/dev/null
eventually 5 sh -c 'gantry logs i | grep -qx up'
# The shell's own child is one for a moment, so that one look may see it; what nobody reaps stays.
eventually 5 sh -c '[ "$(gantry exec i sh -c "grep -l ^State:.Z /proc/[0-9]*/status | wc -l")" = 0 ]'
gantry stop i >/dev/null
expect code "$(gantry wait i)" 9
gantry rm i >/dev/null
