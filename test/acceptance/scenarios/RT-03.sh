# RT-03 Namespaces, mounts, capabilities and limits are set exactly as config.json says.
bundle b sleep 60
edit b '.process.capabilities |= with_entries(.value=["CAP_KILL"]) | .mounts += [{"destination":"/extra","type":"tmpfs","source":"tmpfs","options":["nosuid","size=64k"]}]'
gantry-oci run -d -b b c3 </dev/null >/dev/null 2>&1
pid=$(gantry-oci state c3 | jq .pid)
for ns in pid net mnt ipc uts; do
  [ "$(readlink "/proc/$pid/ns/$ns")" != "$(readlink "/proc/self/ns/$ns")" ] || fail "namespace $ns is the host's"
done
expect "effective capabilities" "$(awk '/^CapEff/ {print $2}' "/proc/$pid/status")" 0000000000000020
for target in $(jq -r '.mounts[].destination' b/config.json); do
  awk '{print $5}' "/proc/$pid/mountinfo" | grep -qx "$target" || fail "no mount on $target"
done
gantry-oci delete -f c3
