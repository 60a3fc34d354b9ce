# MAN-06 Last lines, then follow, to the end of the container.
gantry run -d --name x bb sh -c 'for i in 1 2 3 4 5 6; do echo $i; sleep 0.5; done' >/dev/null
sleep 1.2
gantry logs --tail 1 --follow x >followed
first=$(head -1 followed)
[ "$first" -ge 2 ] && [ "$first" -le 4 ] || fail "first line is $first"
expect "last line" "$(tail -1 followed)" 6
gantry rm x
