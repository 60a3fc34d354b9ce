# E3-18 A container cannot overwrite the program that starts it, whether as its entry point or from beside an exec (CVE-2019-5736).
canary
mkdir -p evil/bin
printf '#!/proc/self/exe\n' >evil/bin/evil
chmod +x evil/bin/evil
ln -s /proc/self/exe evil/self
image self '{"Cmd":["/bin/sh"]}' evil >/dev/null
for program in /proc/self/exe /self /bin/evil /proc/1/exe; do
  expect_fails timeout 20 gantry run --rm self "$program"
done
attack racer bb attacker overwrite 12
attack victim --pid container:racer self sh -c 'sleep 60'
for _ in $(seq 15); do
  gantry exec racer /proc/self/exe >/dev/null 2>&1 || true
  gantry exec racer true || [ "$(gantry inspect -f '{{.State.Running}}' racer)" = false ]
  gantry exec victim /bin/evil >/dev/null 2>&1 || true
done
expect "what the racer wrote" "$(gantry wait racer)" 0
expect_lacks "what the racer wrote" "$(gantry logs racer)" WROTE
gantry rm -f racer victim
bundle b attacker overwrite 5
cp "$FX/attacker" b/rootfs/bin/attacker
gantry-oci run -d -b b e18 </dev/null >oci.out 2>&1
for _ in $(seq 10); do gantry-oci exec e18 /proc/self/exe >/dev/null 2>&1 || true; done
eventually 15 grep -q '^seen' oci.out
expect_has "what the racer wrote" "$(cat oci.out)" "written 0"
gantry-oci delete -f e18
canary_holds
