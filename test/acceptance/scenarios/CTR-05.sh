# CTR-05 Kill one or more.
gantry run -d --name a bb sleep 99 >/dev/null
gantry run -d --name b bb sh -c 'trap "echo term; exit 9" TERM; while :; do sleep 0.1; done' >/dev/null
sleep 0.3
expect "kill a" "$(gantry kill a)" a
expect "code of a" "$(gantry wait a)" 137
gantry kill --signal TERM b >/dev/null
expect "code of b" "$(gantry wait b)" 9
expect "log of b" "$(gantry logs b)" term
gantry rm a b
