# E3-16 A user that an image names never becomes root by overflow, and its user database is read inside of its tree, to a bound.
canary
for user in 4294967296 4294967295 -1 0x0 root:999999999999 1000:0abc 99999999999999999999 ' 0' nobody:-1; do
  if image hostile "{\"User\":\"$user\",\"Cmd\":[\"id\"]}" >/dev/null 2>&1; then
    expect_fails gantry run --rm hostile id -u
    expect_lacks "user $user" "$out" "uid=0"
  fi
  expect_fails gantry run --rm -u "$user" bb id
done
mkdir -p link/etc big/etc
cp -a "$FX/bb/etc/passwd" link/real
echo "evil:x:0:0::/:/bin/sh" >"$T/canary/passwd"
canary_look >"$T/canary.before"
ln -s "$T/canary/passwd" link/etc/passwd
image linked '{"User":"evil","Cmd":["id"]}' link >/dev/null
expect_fails gantry run --rm linked id
truncate -s 8M big/etc/group
image big '{"User":"root:staff","Cmd":["id"]}' big >/dev/null 2>&1 && expect_fails gantry run --rm big id
mkfifo_image() { mkdir -p pipe/etc && rm -f pipe/etc/group && mkfifo pipe/etc/group; }
mkfifo_image
image pipe '{"User":"root:staff","Cmd":["id"]}' pipe >/dev/null 2>&1 && expect_fails timeout 20 gantry run --rm pipe id
canary_holds
