# E3-21 The console goes onto a plain file of the container only, whoever exchanges /dev/console or /dev/pts (CVE-2025-52565).
canary
bundle b sh -c 'tty'
cp "$FX/attacker" b/rootfs/bin/attacker
edit b '.process.terminal=true'
cp b/config.json plain.json
run_on_terminal() { script -qec "gantry-oci run -b b $1" /dev/null; }
# The image's own /dev, with a link as console, is copied into the container's.
edit b '.mounts |= map(if .destination=="/dev" then .options += ["tmpcopyup"] else . end)'
expect_has "an honest /dev" "$(run_on_terminal e21)" /dev/
for target in "$T/canary/file" /proc/sys/kernel/core_pattern /proc/self/attr/exec; do
  ln -sfn "$target" b/rootfs/dev/console
  expect_fails run_on_terminal e21
done
rm b/rootfs/dev/console
mkdir -p shared/pts shared/shm shared/mqueue
mknod -m 666 shared/null c 1 3
: >shared/console
ln -s "$T/canary/file" shared/evil
cp plain.json b/config.json
edit b ".mounts |= map(select(.destination|(startswith(\"/dev\") and .!=\"/dev/pts\")|not)) | .mounts = [.mounts[0], {destination:\"/dev\",type:\"bind\",source:\"$T/shared\",options:[\"rbind\"]}] + .mounts[1:]"
"$FX/attacker" exchange shared/console shared/evil &
racer=$!
for n in $(seq 20); do run_on_terminal "c$n" || true; done
kill $racer
rm -rf shared/evil && ln -s "$T/canary" shared/evil
"$FX/attacker" exchange shared/pts shared/evil &
racer=$!
for n in $(seq 20); do run_on_terminal "p$n" || true; done
kill $racer
canary_holds
