# E3-25 A container writes no cgroup file and mounts no cgroup (CVE-2022-0492, CVE-2023-25809).
canary
out=$(gantry run --rm bb sh -c '
  mkdir /tmp/cg
  mount -t cgroup -o rdma cgroup /tmp/cg && echo MOUNTED
  mount -t cgroup2 none /tmp/cg && echo MOUNTED
  for f in $(find /sys/fs/cgroup -name release_agent -o -name notify_on_release -o -name cgroup.procs -o -name tasks -o -name cgroup.subtree_control); do
    { echo /evil >"$f"; } 2>/dev/null && echo "WROTE $f"
  done
  find /sys/fs/cgroup -maxdepth 2 -type d | while read -r d; do mkdir "$d/evil" 2>/dev/null && echo "MADE $d"; done
  mount -o remount,rw /sys/fs/cgroup 2>/dev/null && echo REMOUNTED
  echo asked' 2>/dev/null)
expect "what worked" "$out" asked
gantry run -d --name x bb sleep 60 >/dev/null
expect_fails gantry exec x sh -c 'mount -t cgroup -o memory cgroup /mnt || mount -o remount,rw /sys/fs/cgroup'
gantry rm -f x
canary_holds
