# VOL-01 Mount a host folder as a volume; a missing one is created.
gantry run --name alpha -v "$PWD/log:/var/log" bb sh -c 'echo 1 >/var/log/x'
expect "file on the host" "$(cat log/x)" 1
expect_fails gantry run --rm -v "$PWD/log:/var/log:ro" bb sh -c 'echo 2 >/var/log/x'
expect "read-only" "$(cat log/x)" 1
gantry rm alpha
