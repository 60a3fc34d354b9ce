# E3-20 Masks are the real /dev/null: a link in its place is refused, also when it is exchanged meanwhile (CVE-2025-31133).
canary
bundle b sh -c 'wc -c </proc/keys; stat -c %t:%T /proc/keys; echo done'
cp "$FX/attacker" b/rootfs/bin/attacker
mkdir shared
mknod -m 666 shared/null c 1 3
mkdir shared/pts shared/shm shared/mqueue
ln -s "$T/canary/file" shared/evil
ln -s /proc/sys/kernel/core_pattern shared/evil2
edit b ".mounts |= map(select(.destination|startswith(\"/dev\")|not)) | .mounts += [{destination:\"/dev\",type:\"bind\",source:\"$T/shared\",options:[\"rbind\"]}] | .linux.maskedPaths=[\"/proc/keys\",\"/proc/kcore\"]"
expect "honest /dev" "$(gantry-oci run -b b e20 </dev/null | tr '\n' ' ')" "0 1:3 done "
mv shared/null shared/real
for target in "$T/canary/file" /proc/sys/kernel/core_pattern /dev/zero; do
  ln -sfn "$target" shared/null
  expect_fails gantry-oci run -b b e20
done
rm shared/null
: >shared/null # a plain file is no mask
expect_fails gantry-oci run -b b e20
rm shared/null
mv shared/real shared/null
"$FX/attacker" exchange shared/null shared/evil2 &
racer=$!
fine=0
for n in $(seq 40); do
  out=$(gantry-oci run -b b "e20-$n" </dev/null 2>&1) || continue
  expect_has "run $n" "$out" "1:3"
  fine=$((fine + 1))
done
kill $racer
echo "$fine of 40 ran"
canary_holds
