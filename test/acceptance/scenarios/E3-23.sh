# E3-23 Nothing covers /proc or what is inside of it: labels and sysctls go to the genuine one (CVE-2019-16884, CVE-2025-52881).
canary
mkdir -p fake/self/attr fake/sys/kernel fake/sys/net/ipv4
for file in self/attr/exec sys/kernel/domainname sys/net/ipv4/ip_forward; do : >"fake/$file"; done
for target in /proc /proc/sys /proc/self/attr /proc/self /etc/../proc /./proc//sys; do
  expect_fails gantry run --rm -v "$T/fake:$target" bb true
  expect_fails gantry run --rm --mount "type=tmpfs,dst=$target" bb true
done
mkdir -p links
ln -s /proc links/innocent
ln -s ../proc/sys links/sysctls
image linked '{}' links >/dev/null
expect_fails gantry run --rm -v "$T/fake:/innocent" linked true
expect_fails gantry run --rm -v "$T/fake/sys:/innocent/sys" linked true
expect_fails gantry run --rm -v "$T/fake/sys:/sysctls" linked true
image volumes '{"Volumes":{"/proc":{},"/proc/sys":{}}}' >/dev/null
expect_fails gantry run --rm volumes true
bundle b cat /proc/sys/kernel/domainname
edit b '.linux.sysctl={"kernel.domainname":"genuine"}'
expect "sysctl" "$(gantry-oci run -b b e23 </dev/null)" genuine
edit b ".mounts |= map(if .destination==\"/proc\" then {destination:\"/proc\",type:\"bind\",source:\"$T/fake\",options:[\"rbind\"]} else . end)"
expect_fails gantry-oci run -b b e23
edit b '.mounts |= map(if .destination=="/proc" then {destination:"/proc",type:"tmpfs",source:"tmpfs"} else . end)'
expect_fails gantry-oci run -b b e23
edit b '.mounts |= map(if .destination=="/proc" then {destination:"/proc",type:"proc",source:"proc"} else . end)'
rm -rf b/rootfs/proc && ln -s /tmp b/rootfs/proc
expect_fails gantry-oci run -b b e23
[ -z "$(find fake -type f -size +0)" ] || fail "written to the fake one"
expect "what lxcfs does" "$(gantry run --rm -v "$FX/web/Dockerfile:/proc/uptime:ro" bb head -c 4 /proc/uptime)" FROM
canary_holds
