# MAN-07 Polite stop first, kill as last resort.
gantry run -d --name x bb sh -c 'trap "" TERM; while :; do sleep 0.1; done' >/dev/null
sleep 0.3
gantry kill x >/dev/null
expect "code" "$(gantry wait x)" 137
gantry rm x
