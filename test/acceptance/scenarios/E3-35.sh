# E3-35 cp out of a container that exchanges a folder for a link never reads a file of the host (CVE-2018-15664).
canary
attack racer bb sh -c "mkdir -p /d/x; echo inside >/d/x/file; ln -s $T/canary /d/l; exec attacker exchange /d/x /d/l 50"
gantry exec racer sh -c 'until [ -L /d/l ] || [ -L /d/x ]; do sleep 0.05; done'
for n in $(seq 25); do
  rm -rf got && mkdir got
  gantry cp racer:/d/x/file got/file >/dev/null 2>&1 || true
  gantry cp racer:/d/x got/tree >/dev/null 2>&1 || true
  gantry cp -L racer:/d/x got/followed >/dev/null 2>&1 || true
  if [ -n "$(find got -type f -exec grep -l 'secret of the host' {} +)" ]; then
    fail "round $n copied the host's file"
  fi
done
gantry rm -f racer
canary_holds
