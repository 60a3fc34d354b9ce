# CTR-06 Fetch logs.
gantry run --name l bb sh -c 'echo o; echo e >&2' >/dev/null 2>&1
expect stdout "$(gantry logs l 2>/dev/null)" o
expect stderr "$(gantry logs l 2>&1 >/dev/null)" e
expect_has timestamps "$(gantry logs --timestamps l 2>/dev/null)" "$(date -u +%Y-%m)"
expect "since the future" "$(gantry logs --since 2099-01-01T00:00:00Z l 2>&1)" ""
gantry rm l
