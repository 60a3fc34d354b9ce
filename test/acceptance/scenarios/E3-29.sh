# E3-29 A container may make the host's disk as a node, but never open it; the same after an exec and for others' devices.
disk=$(awk '$4 ~ /^(vd|sd|nvme|xvd)/ {print $1, $2; exit}' /proc/partitions)
device() { gantry run --rm -v "$FX/attacker:/bin/attacker:ro" bb attacker device "$@"; }
# shellcheck disable=SC2086
[ -z "$disk" ] || expect "the disk" "$(device b $disk)" "open EPERM"
expect "/dev/mem" "$(device c 1 1)" "open EPERM"
expect "/dev/port" "$(device c 1 4)" "open EPERM"
expect "/dev/kmsg" "$(device c 1 11)" "open EPERM"
expect "the console" "$(device c 5 1)" "open EPERM"
expect "a loop device" "$(device b 7 0)" "open EPERM"
expect "fuse" "$(device c 10 229)" "open EPERM"
expect_has "what it needs" "$(device c 1 5)" OPENED
attack x bb sleep 60
expect "exec" "$(gantry exec x attacker device c 1 1)" "open EPERM"
gantry rm -f x
