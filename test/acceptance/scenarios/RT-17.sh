# RT-17 The engine can be told which runtime executable to use.
for runtime in /usr/sbin/runc /usr/bin/crun runc crun gantry-oci "$DIST/bin/gantry-oci"; do
  expect "$runtime" "$(gantry --runtime "$runtime" run --rm bb echo ok)" ok
done
step "what is executed"
printf '#!/bin/sh\necho "$*" >>%s/calls\nexec runc "$@"\n' "$T" >wrapped
chmod 755 wrapped
expect wrapped "$(echo word | gantry run --runtime ./wrapped --rm -i bb cat)" word
for verb in create start delete; do
  grep -q "$verb" calls || fail "$verb was not called"
done
step "the keeper keeps it as any other"
gantry run -d --name kept --runtime runc --memory 20m bb sh -c 'echo out; trap "exit 7" TERM; while :; do sleep 0.1; done' >/dev/null
eventually 5 sh -c 'gantry logs kept | grep -qx out'
expect exec "$(gantry exec kept cat /proc/1/comm)" sh
expect_has top "$(gantry top kept)" trap
limit=$(cgroup_of "$(pid_of kept)" memory)
expect limit "$(cat "$limit/memory.limit_in_bytes" 2>/dev/null || cat "$limit/memory.max")" 20971520
gantry stop kept >/dev/null
expect code "$(gantry wait kept)" 7
gantry start kept >/dev/null
gantry kill kept >/dev/null
expect code "$(gantry wait kept)" 137
expect runtime "$(gantry inspect -f '{{.HostConfig.Runtime}}' kept)" runc
gantry rm kept >/dev/null
step "nothing stays"
expect mounts "$(mounts_of_run)" 0
! find /sys/fs/cgroup -name "${limit##*/}" | grep . || fail "a cgroup stays"
step "a terminal"
for runtime in runc crun; do
  out=$(script -qec "gantry run --rm -t --runtime $runtime bb sh -c 'stty size; tty'" /dev/null)
  expect_has "$runtime" "$out" /dev/pts
done
step "names"
expect_fails gantry run --rm --runtime nonesuch bb true
expect_has message "$out" "unknown or invalid runtime name: nonesuch"
expect_has info "$(gantry info)" runc
