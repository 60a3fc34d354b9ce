# E3-19 A working folder that is a descriptor of the starter leads nowhere, and no descriptor leaks (CVE-2024-21626).
canary
mkdir -p fd
ln -s /proc/self/fd/7/../../.. fd/wd
image wd '{"WorkingDir":"/wd"}' fd >/dev/null
gantry run -d --name keep bb sleep 600 >/dev/null
out=$(gantry run --rm wd ls "$T/canary" 2>&1) && fail "the host's folder is there: $out"
for n in $(seq 3 64); do
  got=0
  out=$(gantry exec -w "/proc/self/fd/$n" keep sh -c 'pwd; cat ../../../../../../../../../..'"$T"'/canary/file' 2>&1) || got=$?
  [ "$got" != 0 ] || fail "fd $n: $out"
  expect_lacks "descriptor $n" "$out" secret
done
for n in 3 4 5 6 7 8 9 10 11 12 16 24 32 64; do
  expect_fails gantry run --rm -w "/proc/self/fd/$n" bb sh -c "cat ../../../../../../../../../..$T/canary/file"
  expect_lacks "descriptor $n" "$out" secret
done
expect "descriptors" "$(gantry run --rm bb sh -c 'for f in /proc/self/fd/*; do [ -e "$f" ] && echo "${f##*/}"; done' | tr '\n' ' ')" "0 1 2 "
expect "descriptors of an exec" "$(gantry exec keep sh -c 'for f in /proc/self/fd/*; do [ -e "$f" ] && echo "${f##*/}"; done' | tr '\n' ' ')" "0 1 2 "
gantry rm -f keep
bundle b cat "../../../../../../../../../..$T/canary/file"
exec 9<"$T" # the caller's own descriptor does not leak either
for n in 3 4 5 6 7 8 9 10; do
  edit b ".process.cwd=\"/proc/self/fd/$n\""
  expect_fails gantry-oci run -b b "e19-$n"
  expect_lacks "descriptor $n" "$out" secret
done
exec 9<&-
canary_holds
