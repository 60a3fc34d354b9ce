# E3-24 Links in an image below a mount's target are followed inside of its root only.
canary
mkdir -p links data
echo inside >data/file
ln -s / links/host
ln -s ../../../../../../../.. links/up
ln -s "$T/canary" links/out
ln -s /proc/1/root links/magic
image linked '{}' links >/dev/null
for target in "/host$T/canary/sub" "/up$T/canary/sub" /out/sub /out/new "/magic$T/canary/sub" "/a/../../../../..$T/canary/sub"; do
  gantry run --rm -v "$T/data:$target" linked sh -c "cat $target/file" >out 2>&1 || true
  gantry run --rm --tmpfs "$target" linked true >out 2>&1 || true
  gantry run --rm -w "$target" linked touch here >out 2>&1 || true
done
expect "the target is the container's" "$(gantry run --rm -v "$T/data:/out/sub" linked cat "$T/canary/sub/file")" inside
[ ! -e data/here ] || fail "written into the source"
canary_holds
