# E3-22 A mount target in a shared volume that becomes a link meanwhile is never followed to the host (CVE-2021-30465).
# The mounting steps alone go through 10000 rounds in run/keeper/test/run.sh (RACE_ROUNDS).
canary
mkdir -p volume/dir/sub
ln -s "$T/canary" volume/link
attack racer -v "$T/volume:/volume" bb attacker exchange /volume/dir /volume/link
for n in $(seq 30); do
  gantry run --rm -v "$T/volume:/volume" --tmpfs /volume/dir/sub -v "$FX/web:/volume/dir/new$n" bb true >/dev/null 2>&1 || true
  gantry exec -w /volume/dir racer sh -c 'cat file 2>/dev/null; echo x >planted' >exec.out 2>&1 || true
  expect_lacks "file through the link" "$(cat exec.out)" secret
done
gantry rm -f racer
canary_holds
[ -z "$(find "$T/canary" -name 'new*' -o -name planted)" ] || fail "planted on the host"
