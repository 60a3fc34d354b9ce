# CGR-01 gantry-oci has systemd make the container's control group.
# needs: cgroup-v2
bundle b sleep 1000
edit b '.linux.cgroupsPath="gantrytest-a.slice:pre:s1" | .linux.resources.memory.limit=67108864 | .linux.resources.pids={limit:50}
  | .linux.resources.cpu={shares:512,quota:25000,period:100000} | .linux.devices=[{path:"/dev/klog",type:"c",major:1,minor:11,fileMode:438,uid:0,gid:0}] | .annotations={"org.systemd.property.TimeoutStopSec":"uint64 7"}'
gantry-oci --systemd-cgroup run -d -b b s1 </dev/null >/dev/null 2>&1
pid=$(gantry-oci state s1 | jq .pid)
place=/gantrytest.slice/gantrytest-a.slice/pre-s1.scope
expect "cgroup" "$(sed -n 's/^0:://p' "/proc/$pid/cgroup")" "$place"
show() { systemctl show -p "$1" --value pre-s1.scope; }
expect "state" "$(show ActiveState)" active
expect "memory" "$(show MemoryMax)" 67108864
expect "tasks" "$(show TasksMax)" 50
expect "quota" "$(show CPUQuotaPerSecUSec)" 250ms
expect "annotation" "$(show TimeoutStopUSec)" 7s
expect "file" "$(cat "/sys/fs/cgroup$place/memory.max")" 67108864
gantry-oci update --memory 33554432 --pids-limit 40 s1
expect "new memory" "$(show MemoryMax)" 33554432
expect "new tasks" "$(cat "/sys/fs/cgroup$place/pids.max")" 40
systemctl daemon-reload
expect "memory after a reload" "$(cat "/sys/fs/cgroup$place/memory.max")" 33554432
expect "exec" "$(gantry-oci exec s1 cat /proc/self/cgroup)" "0::/"
expect_has "devices" "$(gantry-oci exec s1 head -c 1 /dev/klog 2>&1 || true)" 'not permitted'
gantry-oci pause s1
expect "paused" "$(gantry-oci state s1 | jq -r .status)" paused
gantry-oci resume s1
gantry-oci delete -f s1
eventually 5 test ! -e "/sys/fs/cgroup$place"
step "the name is free again at once, also after an end by the OOM killer"
edit b '.process.args=["sh","-c","tail /dev/zero"] | .linux.resources.memory={limit:16777216,swap:16777216}'
expect_exit 137 gantry-oci --systemd-cgroup run -b b s1
edit b '.process.args=["true"]'
for _ in 1 2 3; do gantry-oci --systemd-cgroup run -b b s1 </dev/null; done
eventually 5 sh -c '! systemctl status pre-s1.scope'
edit b '.linux.cgroupsPath="/plain"'
expect_fails gantry-oci --systemd-cgroup run -b b s1
expect_has "format" "$out" 'slice:prefix:name'
