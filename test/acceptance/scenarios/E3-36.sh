# E3-36 cp into a container onto a parent that is a link makes nothing on the host (CVE-2026-41568).
canary
echo planted >planted
attack racer bb sh -c "mkdir -p /d/x; ln -s $T/canary /out; ln -s ../../../../../../../..$T/canary /up; ln -s $T/canary /d/l; exec attacker exchange /d/x /d/l 50"
gantry exec racer sh -c 'until [ -L /d/l ] || [ -L /d/x ]; do sleep 0.05; done'
for target in /out/new /out/sub/new /out/file /up/new "/out/../canary/new" /proc/1/root"$T"/canary/new; do
  gantry cp planted "racer:$target" >/dev/null 2>&1 || true
done
for _ in $(seq 25); do
  gantry cp planted racer:/d/x/planted >/dev/null 2>&1 || true
  gantry cp "$FX/web" racer:/d/x/ >/dev/null 2>&1 || true
done
gantry stop -t 0 racer >/dev/null
for target in /out/new /out/file /up/new; do gantry cp planted "racer:$target" >/dev/null 2>&1 || true; done
gantry rm -f racer
canary_holds
