# MAN-05 Whole log, or the last N lines.
gantry run --name x bb seq 10 >/dev/null
expect "all" "$(gantry logs x | wc -l)" 10
expect "last three" "$(gantry logs --tail 3 x | tr '\n' ' ')" "8 9 10 "
gantry rm x
