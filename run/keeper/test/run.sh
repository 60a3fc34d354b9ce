#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs real plans as root. Each test is a function whose name says what must hold; `run.sh NAME…` runs only these.
here=$(cd "$(dirname "$0")" && pwd)
keeper=${KEEPER:-$here/../target/keeper}
planc=$here/../target/planc
work=$(mktemp -d /tmp/keeper-test.XXXXXX)
root=$work/root
chmod 755 "$work"
NEWALL=0x6e020000 # mount, cgroup, uts, ipc, pid, net
failed=0 passed=0 tests=
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

mkdir -p "$root/bin" "$root/proc" "$root/sys" "$root/dev" "$root/etc" "$root/tmp" "$root/run" "$root/root" "$root/home"
cp /bin/busybox "$root/bin/busybox"
for a in $("$root/bin/busybox" --list | grep -vx busybox); do ln -sf busybox "$root/bin/$a"; done

# --- pieces of plans ---
clone() { echo "K CLONE ${1:-$NEWALL} -"; echo 'C PROPAGATION 0x84000 "/"'; }
root_here() { echo "C ROOT 1 - \"$root\""; }
proc_dev() {
  cat <<'E'
C FS_MOUNT 0 14 0 "proc" "proc" []
C ATTACH 0 1 2 "/proc"
C FS_MOUNT 0 2 0 "tmpfs" "tmpfs" [ "mode=755" "size=64k" ]
C ATTACH 0 1 2 "/dev"
C MKNOD 0020666 0x103 0 0 "/dev/null"
C MKNOD 0020666 0x105 0 0 "/dev/zero"
C FS_MOUNT 0 10 0 "devpts" "devpts" [ "newinstance" "ptmxmode=0666" "mode=0620" ]
C ATTACH 0 1 0 "/dev/pts"
C SYMLINK "pts/ptmx" "/dev/ptmx"
C OPEN_NULL 1
E
}
inside() { clone "$@"; root_here; proc_dev; }
enter() { echo 'C PIVOT 0'; echo 'C SETSID'; echo 'C UMASK 022'; echo 'C CHDIR 0 "/"'; }
sh_() { printf 'C EXEC 0 1 "/bin/sh" [ "sh" "-c" "%s" ] [ "PATH=/bin" "A=b" ]\n' "$1"; }
keep() { printf 'K KEEP %s\n' "$*"; }
foreground() { keep '0 0 0 12 0 0 0 0 0 0 "" "" "" "" "" ""'; }
run() { "$planc" run "$@" "$keeper"; }
start() { "$planc" run -d "$keeper" >/dev/null 2>"$work/start.err" </dev/stdin; }
client() { "$planc" client "$@"; }
# Runs a script in a whole container and prints what it says.
box() { { foreground; inside; enter; sh_ "$1"; echo K READY; } | run; }

# --- checks ---
die() { echo "    $*"; exit 1; }
same() { [ "$1" = "$2" ] || die "is '$1', not '$2'"; }
has() { case $1 in *"$2"*) ;; *) die "'$1' lacks '$2'" ;; esac }
content() { awk '{printf $3 == "P" ? "%s" : "%s\n", substr($0, length($1) + length($2) + length($3) + 4)}'; }
until_() { i=0; while ! eval "$1" 2>/dev/null; do i=$((i + 1)); [ $i -lt 150 ] || die "never: $1"; sleep 0.02; done; }
test_() { tests="$tests $1"; }

# --- the container side ---
test_ runs_a_program_in_all_namespaces
runs_a_program_in_all_namespaces() {
  same "$(box 'set -- /proc/[0-9]*; echo \$\$ \$# \$(ls /sys/class/net 2>/dev/null | wc -l) \$A')" "1 1 0 b"
}

test_ passes_the_exit_code_on
passes_the_exit_code_on() {
  code=0; box 'exit 7' || code=$?; same $code 7
  code=0; box 'kill -9 \$\$; sleep 1; exit 3' || code=$?; same $code 3 # init is immune to its own kill
  code=0; { foreground; clone 0x20000; sh_ 'kill -TERM $$'; echo K READY; } | run || code=$?; same $code 143
}

test_ masks_and_protects_paths
masks_and_protects_paths() {
  out=$({ foreground; inside
    for p in /proc/kcore /proc/scsi /proc/acpi /proc/nothing /proc/keys /proc/fs; do echo "C MASK 1 \"$p\""; done
    echo 'C READONLY "/proc/sys"'; echo 'C READONLY "/none/such"'; enter
    sh_ 'wc -c </proc/keys; ls /proc/acpi /proc/fs | wc -l; touch /proc/acpi/x 2>&1; echo 1 >/proc/sys/kernel/panic'; echo K READY; } | run 2>&1) || true
  has "$out" "0
"; has "$out" "Read-only file system"; has "$out" "can't create /proc/sys/kernel/panic"
}

test_ refuses_a_null_device_that_is_none
refuses_a_null_device_that_is_none() {
  ln -sf /etc/passwd "$root/etc/null"
  code=0
  { clone; root_here; echo 'C FS_MOUNT 0 0 0 "tmpfs" "tmpfs" []'; echo 'C ATTACH 0 1 0 "/dev"'
    echo 'C SYMLINK "/etc/passwd" "/dev/null"'; echo 'C OPEN_NULL 1'; echo K READY; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" "FAILED 6 ENODEV"
}

test_ makes_the_root_read_only
makes_the_root_read_only() {
  out=$({ foreground; inside; echo C ROOT_READONLY; enter; sh_ 'touch /x 2>&1; touch /dev/x && echo dev'; echo K READY; } | run)
  has "$out" "Read-only file system"; has "$out" dev
}

test_ mounts_overlay_bind_and_tmpfs
mounts_overlay_bind_and_tmpfs() {
  mkdir -p upper workd merged vol; echo v >vol/f
  out=$({ foreground; clone; echo "C FS_MOUNT 2 0 0 \"overlay\" \"overlay\" [ \"lowerdir=$root\" \"upperdir=$work/upper\" \"workdir=$work/workd\" ]"
    echo "C ROOT 0 2 \"$work/merged\""; proc_dev
    echo "C OPEN_TREE 3 1 \"$work/vol\""; echo 'C MOUNT_SETATTR 3 1 0 0 1 -'; echo 'C ATTACH 3 3 0 "/new/deep/vol"'
    echo "C OPEN_TREE 4 1 \"$work/vol/f\""; echo 'C ATTACH 4 3 0 "/new/file"'
    enter; sh_ 'cat /new/deep/vol/f /new/file; touch /made; echo x >/new/deep/vol/f'; echo K READY; } | run 2>&1) || true
  has "$out" "v
v"; has "$out" "can't create /new/deep/vol/f"
  [ -e upper/made ] || die "not in the upper folder"
  [ -d upper/new/deep/vol ] || die "no mount point"
  [ -f upper/new/file ] || die "no mount file"
}

test_ keeps_the_mode_of_a_covered_folder_when_told
keeps_the_mode_of_a_covered_folder_when_told() {
  mkdir -p "$root/sticky"; chmod 1770 "$root/sticky"
  same "$({ foreground; clone; root_here; echo 'C TMPFS_MODE "/sticky"'; echo 'C FS_MOUNT 2 0 0 "tmpfs" "tmpfs" []'; echo 'C ATTACH 2 1 0 "/sticky"'; enter
    sh_ 'stat -c %a /sticky'; echo K READY; } | run)" 1770
}

test_ gives_a_bind_mount_the_attributes_asked_for_and_no_others
gives_a_bind_mount_the_attributes_asked_for_and_no_others() {
  mkdir -p source "$root/bound"; mount -t tmpfs -o nosuid,noatime tmpfs source; bound() {
    { foreground; clone; root_here; proc_dev; echo "C OPEN_TREE 2 0 \"$work/source\""; echo "C BIND_ATTRS 2 $1"; echo 'C ATTACH 2 1 0 "/bound"'; enter
      sh_ 'grep /bound /proc/self/mounts | cut -d\" \" -f4'; echo K READY; } | run 2>&1; }
  has "$(bound '1 0 - 0')," "ro,noatime,"; has "$(bound '1 0 - 1')," "ro,nosuid,noatime,"; has "$(bound '1 0 0 0')," "ro,relatime,"
  has "$(bound '1 2 - 1')" "not permitted"; has "$(bound '1 0 0 1')" "not permitted"
  umount source
}

test_ copies_up_what_a_tmpfs_covers
copies_up_what_a_tmpfs_covers() {
  mkdir -p "$root/up/d"; echo text >"$root/up/d/f"; chmod 640 "$root/up/d/f"; ln -sf d/f "$root/up/l"; chown 5:6 "$root/up/d"; mkfifo "$root/up/p"
  same "$({ foreground; clone; root_here; echo 'C FS_MOUNT 2 0 0 "tmpfs" "tmpfs" []'; echo 'C TMPFS_COPY_UP 2 "/up"'
    echo 'C ATTACH 2 1 0 "/up"'; enter; sh_ 'cat /up/l; stat -c %a /up/d/f; stat -c %u:%g /up/d; test -p /up/p && echo p; rm /up/d/f'
    echo K READY; } | run)" "text
640
5:6
p"
  [ -f "$root/up/d/f" ] || die "the original is gone"
}

test_ stays_in_the_root_whatever_links_say
stays_in_the_root_whatever_links_say() {
  mkdir -p canary "$root/links"; echo safe >canary/f
  ln -sfn "$work/canary" "$root/links/out"; ln -sfn /made/by/link "$root/links/dangling"; ln -sfn ../../../../../../tmp/up "$root/links/up"
  ln -sfn loop "$root/links/loop"
  { clone; root_here; echo 'C MKDIR_IN_ROOT 0755 0 0 "/links/out/x"'; echo 'C MKDIR_IN_ROOT 0711 7 8 "/links/dangling/y"'
    echo 'C MKDIR_IN_ROOT 0755 0 0 "/links/up/z"'; echo 'C MKNOD 0100644 0 0 0 "/links/out/node"'; } | run
  same "$(ls canary)" f
  [ -d "$root$work/canary/x" ] || die "not made in the root"
  [ -f "$root$work/canary/node" ] || die "node not made in the root"
  [ -d "$root/made/by/link/y" ] || die "dangling link not followed in the root"
  same "$(stat -c %a:%u:%g "$root/made/by/link/y")" 711:7:8
  [ -d "$root/tmp/up/z" ] || die "climbed"
  code=0; { clone; root_here; echo 'C MKDIR_IN_ROOT 0755 0 0 "/links/loop/x"'; echo K READY; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" ELOOP
  code=0; { clone; root_here; echo 'C MKDIR_IN_ROOT 0755 0 0 "/proc/self/../../no/../../x"'; echo K READY; } | run -r 2>err || code=$?
  same $code 77
}

test_ refuses_links_where_a_real_folder_is_required
refuses_links_where_a_real_folder_is_required() {
  ln -sfn /tmp "$root/procl"
  code=0; { clone; root_here; echo 'C FS_MOUNT 0 0 0 "tmpfs" "t" []'; echo 'C ATTACH 0 1 2 "/procl"'; echo K READY; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" "FAILED 4 ELOOP openat2"
  code=0; { clone; root_here; echo 'C FS_MOUNT 0 0 0 "tmpfs" "t" []'; echo 'C ATTACH 0 1 1 "/procl"'; echo K READY; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" "FAILED 4 ELOOP"
}

test_ hides_descriptors_and_the_host_folder
hides_descriptors_and_the_host_folder() {
  same "$({ foreground; inside; echo "C OPEN 5 0 0 \"$work\""; echo 'C OPEN_TREE 6 2 "/etc"'; enter
    sh_ 'ls /proc/self/fd | wc -l; readlink /proc/self/cwd'; echo K READY; } | run 9</etc/passwd 8</)" "4
/"
}

test_ refuses_a_working_folder_outside_of_the_root
refuses_a_working_folder_outside_of_the_root() {
  mkdir -p hostdir; : >hostdir/canary; refused=0
  for n in 3 4 5 6 7 8 9 10 11 12; do
    code=0; out=$({ inside; echo "C OPEN 5 0x210000 0 \"$work/hostdir\""; echo 'C PIVOT 0'; echo "C CHDIR 0 \"/proc/self/fd/$n\""; sh_ 'ls; ls ..'; echo K READY; } | run -r 2>err) || code=$?
    case $out in *canary*) die "descriptor $n leads out" ;; esac
    if grep -q "FAILED 15 ENOENT getcwd" err; then refused=$((refused + 1)); fi
  done
  [ $refused -gt 0 ] || die "the descriptor was not tried"
}

test_ preserves_the_descriptors_asked_for
preserves_the_descriptors_asked_for() {
  echo one >one; echo two >two
  same "$({ foreground; inside; enter; printf 'C EXEC 2 1 "/bin/sh" [ "sh" "-c" "cat <&3; cat <&4; ls /proc/self/fd | wc -l" ] [ "PATH=/bin" ]\n'
    echo K READY; } | run 5<one 6<two 7</)" "one
two
6"
}

test_ sets_who_the_process_is
sets_who_the_process_is() {
  out=$({ foreground; inside; echo 'C HOSTNAME "boxy"'; echo 'C DOMAINNAME "lan"'; echo 'C SYSCTL "net/ipv4/ip_forward" "1"'; echo 'C RLIMIT 7 100 200'
    echo 'C OOM_SCORE "500"'; echo 'C PIVOT 0'; echo 'C SETSID'; echo 'C CHDIR 1 "/work/here"'
    echo 'C BOUNDING 0x2021'; echo 'C KEEPCAPS 1'; echo 'C GROUPS %0a00000014000000'; echo 'C SETGID 1001'; echo 'C SETUID 1000'
    echo 'C CAPS 0x2000 0x2020 0x2000'; echo 'C AMBIENT 0x2000'; echo C NO_NEW_PRIVS; echo 'C PERSONALITY 0x0'; echo 'C AFFINITY %01'; echo 'C AFFINITY ""'
    echo 'C SCHED 0 5 0 0 0 0 0'; echo 'C IOPRIO 0x4007'; echo 'C UMASK 027'
    sh_ 'hostname; cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_forward; ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; pwd; id -u; id -g; id -G; grep -e ^Cap -e NoNew /proc/self/status; umask; cut -d \" \" -f19 /proc/self/stat'; echo K READY; } | run)
  has "$out" "boxy
lan
1
100
200
500
/work/here
1000
1001
1001 10 20
CapInh:	0000000000002000
CapPrm:	0000000000002000
CapEff:	0000000000002000
CapBnd:	0000000000002021
CapAmb:	0000000000002000
NoNewPrivs:	1
0027
5"
}

test_ maps_users_in_a_user_namespace
maps_users_in_a_user_namespace() {
  out=$({ foreground; echo "K OPEN_TREE 4 1 \"$root\""; clone 0x7e020000; echo 'K WRITE_PROC "uid_map" "0 100000 65536\n"'; echo 'K WRITE_PROC "gid_map" "0 100000 65536\n"'
    echo 'C SETGID 0'; echo 'C SETUID 0'; root_here; enter
    sh_ 'id -u; stat -c %u /bin'; echo K READY; } | run); same "$out" "0
65534"
}

test_ makes_id_mapped_mounts
makes_id_mapped_mounts() {
  mkdir -p ids; chown 1000:1000 ids
  same "$({ foreground; echo 'K USERNS 6 "1000 5000 1\n" "1000 6000 1\n"'; clone; root_here; echo "C OPEN_TREE 5 1 \"$work/ids\""; echo 'C MOUNT_SETATTR 5 0 0 0 1 6'
    echo 'C ATTACH 5 3 0 "/ids"'; enter; sh_ 'stat -c %u:%g /ids'; echo K READY; } | run)" 5000:6000
}

test_ enters_a_time_namespace_with_offsets
enters_a_time_namespace_with_offsets() {
  [ -e /proc/self/ns/time ] || return 0
  same "$({ foreground; clone; echo 'C UNSHARE 0x80'; echo 'C TIME_OFFSETS "boottime 100000000 0\n"'; root_here; proc_dev; enter
    sh_ 'cut -c1-4 /proc/uptime'; echo K READY; } | run)" 1000
}

test_ filters_system_calls
filters_system_calls() {
  # x86-64: mkdir (83) fails with EPERM, all else is allowed; the filter comes right before the exec
  filter="%200000000000000015000001530000000600000001000500060000000000ff7f"
  same "$({ foreground; inside; enter; echo C NO_NEW_PRIVS; echo "C SECCOMP 0 - $filter"
    sh_ 'mkdir /q 2>&1; grep Seccomp: /proc/self/status'; echo K READY; } | run)" "mkdir: can't create directory '/q': Operation not permitted
Seccomp:	2"
}

test_ hands_a_seccomp_listener_to_the_agent
hands_a_seccomp_listener_to_the_agent() {
  # mkdir is put to the agent, all else is allowed
  filter="%2000000000000000150000015300000006000000""0000c07f""060000000000ff7f"
  out=$({ echo "K CONNECT 7 \"$work/agent\""; foreground; inside; enter; echo 'K LISTENER_STATE "{pid:" ",x}"'; echo "K WRITE_PID 0600 0 \"$work/pid\""
    echo C NO_NEW_PRIVS; echo "C SECCOMP 0 7 $filter"; sh_ 'mkdir /q 2>&1'; echo K READY; } | "$planc" notify "$work/agent" "$keeper" 2>err) || true
  has "$out" "mkdir: can't create directory '/q': "; case $out in *argument*|*domain*|*"math"*|*"out of"*) ;; *) die "$out" ;; esac
  same "$(cat err)" "{pid:$(cat pid),x}"
}

# CVE-2021-30465: a shared volume in which folder and link change places all the time. RACE_ROUNDS=10000 for the long form; a round
# makes a folder, a node, a mount, a read-only path and a mask beneath the racing name.
test_ never_leaves_the_root_in_a_race
never_leaves_the_root_in_a_race() {
  rounds=${RACE_ROUNDS:-500}
  mkdir -p outside/victim "$root/race/dir/victim"; ln -sfn "$work/outside" "$root/race/link"; : >outside/file; : >"$root/race/dir/file"
  before=$(find outside -printf '%p %i %m %T@\n')
  "$planc" race "$root/race/dir" "$root/race/link" 600 & racer=$!
  for first in $(seq 1 500 "$rounds"); do
    { clone; root_here; echo 'C FS_MOUNT 2 0 0 "tmpfs" "d" []'; echo 'C ATTACH 2 1 0 "/dev"'; echo 'C MKNOD 0020666 0x103 0 0 "/dev/null"'; echo 'C OPEN_NULL 1'
      for i in $(seq "$first" $((first + 499 < rounds ? first + 499 : rounds))); do
        echo "C?2 MKDIR_IN_ROOT 0755 0 0 \"/race/dir/m$i/n\""; echo "C?2 MKNOD 0100644 0 0 0 \"/race/dir/f$i\""
        echo 'C FS_MOUNT 3 0 0 "tmpfs" "t" []'; echo "C?2 ATTACH 3 1 0 \"/race/dir/t$i\""
        echo 'C FS_MOUNT 3 0 0 "tmpfs" "t" []'; echo 'C?2 ATTACH 3 0 0 "/race/dir/victim"'
        [ $((i % 10)) != 0 ] || { echo 'C?2 READONLY "/race/dir/victim"'; echo 'C?2 MASK 1 "/race/dir/file"'; }
      done
      echo 'K RUN 0 "/bin/cp" [ "cp" "/proc/{pid}/mountinfo" "'"$work"'/mounts" ] []'; echo 'C UMASK 0'; } >p
    run <p; grep " tmpfs t " mounts | cut -d' ' -f5 >targets; [ -s targets ] || die "nothing mounted"
    if grep -v "^$root/" targets; then die "a mount outside of the root"; fi
    rm -rf "$root"/race/*/[mft][0-9]* "$root$work" 2>/dev/null || true # the racer goes on
  done
  kill $racer 2>/dev/null || true; wait $racer 2>/dev/null || true; same "$(find outside -printf '%p %i %m %T@\n')" "$before"
  if grep -q "$work" /proc/self/mountinfo; then die "a mount of the host"; fi
}

test_ covers_nothing_inside_a_proc_file_system_unasked
covers_nothing_inside_a_proc_file_system_unasked() {
  mkdir -p bogus/sys; ln -sfn /proc "$root/kernel"; : >bogus/file
  refused() { code=0; { inside; printf '%s\n' "$@"; echo K READY; } | run -r 2>err || code=$?; same $code 77; has "$(cat err)" "EXDEV fstatfs"; }
  refused "C OPEN_TREE 3 0 \"$work/bogus\"" 'C ATTACH 3 3 0 "/kernel/sys"'
  refused "C OPEN_TREE 3 0 \"$work/bogus\"" 'C ATTACH 3 3 0 "/proc/sys/kernel"'
  refused "C OPEN_TREE 3 0 \"$work/bogus\"" 'C ATTACH 3 3 24 "/proc"'
  same "$({ foreground; inside; echo "C OPEN_TREE 3 0 \"$work/bogus/file\""; echo 'C ATTACH 3 3 8 "/proc/uptime"'
    enter; sh_ 'wc -c </proc/uptime'; echo K READY; } | run)" 0
  has "$({ foreground; inside; echo 'C OPEN_TREE 3 1 "/proc"'; echo 'C ATTACH 3 3 24 "/proc"'; enter; sh_ 'cat /proc/uptime'; echo K READY; } | run)" .
}

test_ joins_a_cgroup_at_birth_and_filters_devices
joins_a_cgroup_at_birth_and_filters_devices() {
  u=/sys/fs/cgroup/unified; [ -e $u/cgroup.procs ] || u=/sys/fs/cgroup; [ -e $u/cgroup.procs ] || return 0
  c=$u/keeper-test-$$; allow=b7000000010000009500000000000000 refuse=b7000000000000009500000000000000
  out=$({ foreground; echo "K MKDIR 0755 \"$c\""; echo "K OPEN 8 0x210000 0 \"$c\""; echo "K DEVICE_FILTER \"$c\" %$refuse"
    echo "K DEVICE_FILTER \"$c\" %${1:-$allow}"; echo "K CLONE $NEWALL 8"; echo 'C PROPAGATION 0x84000 "/"'; root_here; proc_dev; enter
    sh_ 'cat /proc/self/cgroup | tail -1; cat /dev/null && echo opened'; echo K READY; echo "K+ RMDIR 100 \"$c\""; } | run 2>&1) || true
  has "$out" "0::/"; has "$out" opened; [ ! -e $c ] || die "cgroup left"
  out=$({ foreground; echo "K MKDIR 0755 \"$c\""; echo "K OPEN 8 0x210000 0 \"$c\""; echo "K DEVICE_FILTER \"$c\" %$refuse"; echo "K CLONE $NEWALL 8"
    echo 'C PROPAGATION 0x84000 "/"'; root_here; echo 'C FS_MOUNT 0 0 0 "tmpfs" "t" []'; echo 'C ATTACH 0 1 0 "/dev"'; echo 'C ?2 MKNOD 0020666 0x103 0 0 "/dev/null"'; enter
    sh_ 'cat /dev/null && echo opened'; echo K READY; echo "K+ RMDIR 100 \"$c\""; } | run 2>&1) || true
  case $out in *opened*) die "not refused" ;; esac
}

test_ notes_an_out_of_memory_kill
notes_an_out_of_memory_kill() {
  m=/sys/fs/cgroup/memory/keeper-test-$$; [ -e /sys/fs/cgroup/memory/tasks ] || return 0
  mkdir -p o1; { echo "K MKDIR 0755 \"$m\""; echo "K WRITE 0 \"$m/memory.limit_in_bytes\" \"8000000\""; keep "1 0 3 0 0 0 0 0 0 0 \"\" \"\" \"$work/o1/exit\" \"$m/memory.oom_control\" \"\" \"\""
    inside; echo "K JOIN_CGROUP \"$m/cgroup.procs\""; echo 'C STDIO 29 30 31 0'; enter; sh_ 'x=x; while :; do x=\$x\$x; done'; echo K READY; echo "K+ RMDIR 100 \"$m\""; } | start
  until_ '[ -s o1/exit ]'; has "$(cat o1/exit)" "code=137
signal=9
oom=1"; until_ "[ ! -e $m ]"
}

test_ passes_the_terminal_to_the_service_when_nothing_is_kept
passes_the_terminal_to_the_service_when_nothing_is_kept() {
  { inside; echo 'C CONSOLE - 0 0 0'; echo K READY; } | run -r 2>err; has "$(cat err)" "PASS 1"
}

test_ leaves_no_socket_when_the_start_fails
leaves_no_socket_when_the_start_fails() {
  mkdir -p f1; code=0; { keep_pipes f1; inside; echo 'C ROOT 0 - "/none"'; echo K READY; } | run -r 2>err || code=$?; same $code 77; [ ! -e f1/sock ] || die "socket left"
}

test_ moves_the_root_where_pivot_cannot
moves_the_root_where_pivot_cannot() {
  same "$({ foreground; inside; echo 'C PIVOT 1'; echo 'C CHDIR 0 "/"'; sh_ 'ls /proc | grep -c ^1; ls / | grep -c ^bin'; echo K READY; } | run)" "1
1"
}

test_ finds_the_program
finds_the_program() {
  mkdir -p "$root/adir/sh"; : >"$root/noexec"
  same "$({ foreground; inside; enter; echo 'C FIND_EXEC [ "/none/sh" "/adir/sh" "/bin/sh" ]'; echo 'C EXEC 0 1 "" [ "sh" "-c" "echo found" ] []'; echo K READY; } | run)" found
  code=0; { inside; enter; echo 'C FIND_EXEC [ "/none/sh" ]'; echo K READY; } | run -r 2>err || code=$?; has "$(cat err)" "ENOENT stat"
  code=0; { inside; enter; echo 'C FIND_EXEC [ "/noexec" "/none" ]'; echo K READY; } | run -r 2>err || code=$?; has "$(cat err)" "EACCES stat"
}

# --- failures ---
test_ reports_the_step_and_errno_and_undoes
reports_the_step_and_errno_and_undoes() {
  mkdir -p undo; : >undo/a; : >undo/b; code=0
  { inside; echo 'C FS_MOUNT 2 0 0 "tmpfs" "tmpfs" [ "nonsense=1" ]'; echo K READY; echo "K! UNLINK \"$work/undo/a\""; echo "K+ UNLINK \"$work/undo/b\""
    echo "K! UNLINK \"$work/undo/absent\""; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" "FAILED 13 EINVAL fsconfig: tmpfs: Unknown parameter 'nonsense'"; same "$(ls undo)" ""
  code=0; { echo 'K OPEN 0 0 0 "/none"'; } | run 2>err || code=$?
  same $code 125; has "$(cat err)" "keeper: step 0 OPEN: open: No such file or directory"
}

test_ reports_a_program_that_cannot_run
reports_a_program_that_cannot_run() {
  printf '#!/none\n' >"$root/bad"; chmod 755 "$root/bad"; : >"$root/text"; chmod 755 "$root/text"; echo 'x' >"$root/text"
  code=0; { foreground; inside; enter; echo 'C EXEC 0 1 "/bad" [ "bad" ] []'; echo K READY; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" "ENOENT execve"
  code=0; { foreground; inside; enter; echo 'C EXEC 0 1 "/text" [ "text" ] []'; echo K READY; } | run -r 2>err || code=$?
  has "$(cat err)" "ENOEXEC execve"
}

test_ tells_when_the_child_is_killed_before_its_exec
tells_when_the_child_is_killed_before_its_exec() {
  mkfifo fifo; code=0
  { echo "K OPEN 3 2 0 \"$work/fifo\""; inside; echo "K WRITE_PID 0644 0 \"$work/pid\""; enter; echo 'C WAIT_START 3'; sh_ 'true'; echo K READY; } | run -r 2>err & job=$!
  until_ '[ -s pid ]'; sleep 0.1; kill -9 "$(cat pid)"; wait $job || code=$?
  same $code 77; has "$(cat err)" "ESRCH exec: the process was killed in WAIT_START"
}

test_ tolerates_what_it_is_told_to
tolerates_what_it_is_told_to() {
  { echo 'K ?1 OPEN 0 0 0 "/none"'; echo 'K ?2 MKDIR 0755 "/dev/null/x"'; echo 'K ?3 WRITE 0 "/sys/none" "x"'; } | run
  code=0; { echo 'K ?1 MKDIR 0755 "/dev/null/x"'; } | run 2>/dev/null || code=$?; same $code 125
}

test_ asks_the_service
asks_the_service() {
  { echo 'K ASK 5 "payload"'; echo K READY; } | run -r 2>err; has "$(cat err)" "ASK 5 payload"
  code=0; { echo 'K ASK 5 "payload"'; } | ASK_ERRNO=28 run -r 2>err || code=$?; same $code 77; has "$(cat err)" "ENOSPC service: words"
}

# --- create and start ---
test_ creates_then_starts
creates_then_starts() {
  rm -f fifo pid; mkfifo fifo
  { echo "K OPEN 3 2 0 \"$work/fifo\""; inside; enter; echo 'C FIND_EXEC [ "/bin/sh" ]'; echo "K WRITE_PID 0644 0 \"$work/pid\""; echo K READY
    echo 'C WAIT_START 3'; sh_ 'echo started >/started'; } | run -r 2>err
  has "$(cat err)" READY; pid=$(cat pid); same "$(cat /proc/$pid/comm)" keeper:created
  [ ! -e "$root/started" ] || die "too early"
  echo "K START_FIFO \"$work/fifo\"" | run
  until_ '[ -s "$root/started" ]'
  until_ '[ ! -e /proc/$pid ] || grep -q "^State:.Z" /proc/$pid/status'
  code=0; echo "K START_FIFO \"$work/fifo\"" | run 2>err || code=$?; same $code 125; has "$(cat err)" "No such device or address"
}

test_ ends_by_sigterm_while_it_waits_for_its_start
ends_by_sigterm_while_it_waits_for_its_start() {
  rm -f fifo pid; mkfifo fifo
  { echo "K OPEN 3 2 0 \"$work/fifo\""; inside; echo 'C MASK 1 "/etc"'; enter; echo "K WRITE_PID 0644 0 \"$work/pid\""; echo K READY
    echo 'C WAIT_START 3'; sh_ 'true'; } | run -r 2>err
  pid=$(cat pid)
  kill -TERM "$pid"; until_ '[ ! -e /proc/$pid ] || grep -q "^State:.Z" /proc/$pid/status'
}

test_ has_a_session_keyring_of_its_own
has_a_session_keyring_of_its_own() {
  [ -e /proc/keys ] || return 0
  { foreground; inside; echo 'C KEYRING 0x80000 "_ses.test"'; enter; sh_ 'cat /proc/keys >/ring'; echo K READY; } | run
  has "$(cat "$root/ring")" "_ses.test"
}

test_ hides_proc_and_sys_of_the_host_when_the_root_is_moved
hides_proc_and_sys_of_the_host_when_the_root_is_moved() {
  out=$({ foreground; inside; echo 'C PIVOT 1'; echo 'C SETSID'; echo 'C CHDIR 0 "/"'; sh_ 'cut -d\" \" -f3 /proc/self/mounts | sort | uniq -c'; echo K READY; } | run)
  same "$(echo "$out" | awk '$2 == "proc" || $2 == "sysfs"' | tr -s ' ')" " 1 proc"
}

test_ says_on_the_process_s_stderr_what_failed_after_create
says_on_the_process_s_stderr_what_failed_after_create() {
  rm -f fifo; mkfifo fifo
  { echo "K OPEN 3 2 0 \"$work/fifo\""; inside; enter; echo K READY; echo 'C WAIT_START 3'; echo 'C EXEC 0 1 "/none" [ "x" ] []'; } | run -r 2>err
  until_ 'echo "K START_FIFO \"$work/fifo\"" | run 2>/dev/null'; until_ 'grep -q execve err'; has "$(cat err)" "EXEC: execve: No such file"
}

test_ execs_into_a_running_container
execs_into_a_running_container() {
  { inside; echo "K WRITE_PID 0644 0 \"$work/target\""; enter; sh_ 'hostname inner; exec sleep 30'; } | run; pid=$(cat target)
  until_ '[ "$(cat /proc/'$pid'/comm)" = sleep ]'
  out=$({ foreground; i=10; for n in pid mnt uts ipc net cgroup; do echo "K OPEN $i 0 0 \"/proc/$pid/ns/$n\""; i=$((i + 1)); done
    echo 'K SETNS 0x20000000 10'; echo 'K CLONE 0 -'; echo 'C SETNS 0 12'; echo 'C SETNS 0 13'; echo 'C SETNS 0 14'; echo 'C SETNS 0x02000000 15'; echo 'C SETNS 0x20000 11'
    echo 'C SETSID'; echo 'C CHDIR 0 "/root"'; sh_ 'hostname; pwd; cat /proc/1/comm; ls /proc/self/fd | wc -l'; echo K READY; } | run)
  kill -9 "$pid"
  same "$out" "inner
/root
sleep
4"
}

# --- host steps ---
test_ runs_host_programs_and_hooks
runs_host_programs_and_hooks() {
  { inside; printf 'K HOOK 5000 "/bin/sh" [ "sh" "-c" "cat >%s/state; echo \\$X >%s/env" ] [ "X=y" ] "{\\"pid\\":" "}" "" ""\n' "$work" "$work"
    printf 'K RUN 5000 "/bin/sh" [ "sh" "-c" "echo {pid} >%s/pid2" ] []\n' "$work"; } | run
  has "$(cat state)" '{"pid":'; same "$(cat env)" y; has "$(cat state)" "$(cat pid2)}"
  code=0; { printf 'K HOOK 5000 "/bin/sh" [ "sh" "-c" "echo no way >&2; exit 3" ] [] "" "" "%s/out" "%s/err2"\n' "$work" "$work"; } | run -r 2>err || code=$?
  same $code 77; has "$(cat err)" "ECHILD wait: exit status 3: no way"; same "$(cat err2)" "no way"
  code=0; { echo 'K HOOK 100 "/bin/sleep" [ "sleep" "9" ] [] "" "" "" ""'; } | run -r 2>err || code=$?; has "$(cat err)" "ETIMEDOUT wait: no end after 100 ms"
  code=0; { echo 'K HOOK 100 "/none" [ "none" ] [] "" "" "" ""'; } | run -r 2>err || code=$?; has "$(cat err)" "ENOENT execve"
  same "$({ foreground; inside; echo 'C PIVOT 0'; echo 'C CHDIR 0 "/"'; echo 'C HOOK 1000 "/bin/sh" [ "sh" "-c" "cat >/hooked" ] [] "p" "q" "" ""'; sh_ 'cat /hooked'; echo K READY; } | run | tr -d 0-9)" pq
}

test_ does_the_host_s_file_work
does_the_host_s_file_work() {
  { echo "K MKDIR 0700 \"$work/a/b/c\""; echo "K MKDIR 0700 \"$work/a/b/c\""; echo "K WRITE_NEW 0640 \"$work/a/f\" \"hello\""; echo "K WRITE 0 \"$work/a/f\" \"HE\""
    echo "K MKFIFO 0600 \"$work/a/p\""; echo "K RMDIR 3 \"$work/a/b/c\""; echo "K ?1 UNLINK \"$work/a/none\""; } | run
  same "$(cat a/f)" HEllo; same "$(stat -c %a a/f a/b)" "640
700"; [ -p a/p ] || die "no fifo"; [ ! -e a/b/c ] || die "folder left"; same "$(ls -A a)" "b
f
p"
}

test_ joins_freezes_kills_and_removes_cgroups
joins_freezes_kills_and_removes_cgroups() {
  c=/sys/fs/cgroup/freezer/keeper-test-$$; [ -d /sys/fs/cgroup/freezer ] || return 0
  { echo "K MKDIR 0755 \"$c/sub\""; inside; echo "K JOIN_CGROUP \"$c/sub/cgroup.procs\""; echo "K WRITE_PID 0644 0 \"$work/cpid\""; enter; sh_ 'while :; do sleep 1; done'; } | run
  pid=$(cat cpid); echo "K FREEZE 1 2000 \"$c/freezer.state\"" | run; same "$(cat $c/sub/freezer.state)" FROZEN
  echo "K FREEZE 0 2000 \"$c/freezer.state\"" | run; same "$(cat $c/sub/freezer.state)" THAWED
  code=0; echo "K AWAIT_GONE $pid 0 50" | run 2>err || code=$?; has "$(cat err)" "timed out"
  code=0; echo "K KILL $pid 1 9" | run 2>err || code=$?; has "$(cat err)" "No such process"
  { echo "K KILL_CGROUP 9 \"$c\""; echo "K AWAIT_GONE $pid 0 2000"; echo "K RMDIR 100 \"$c\""; } | run
  [ ! -e $c ] || die "cgroup left"
}

# --- keeping ---
keep_pipes() { keep "1 ${3:-0} ${4:-3} ${2:-0} 0 0 0 0 0 0 \"$work/$1/0.log\" \"$work/$1/sock\" \"$work/$1/exit\" \"\" \"keeper $1\" \"\""; }
piped() { mkdir -p "$1"; { keep_pipes "$1" "$3" "$4" "$5"; inside; echo 'C STDIO 29 30 31 0'; enter; sh_ "$2"; echo K READY; } | start; }

test_ logs_both_streams_in_the_cri_format
logs_both_streams_in_the_cri_format() {
  piped l1 'echo out; echo err >&2; printf part; sleep 0.1; echo ial; printf end'; until_ '[ -s l1/exit ]'
  same "$(sed 's/^20[0-9-]*T[0-9:]*\.[0-9]\{9\}Z //' l1/0.log | sort)" "stderr F err
stdout F ial
stdout F out
stdout P end
stdout P part"
  has "$(cat l1/exit)" "status=0
code=0
signal=0
oom=0
at=20"
  until_ '[ ! -e l1/sock ]'
}

test_ splits_long_lines
splits_long_lines() {
  piped l2 'head -c 40000 /dev/zero | tr -c x x; echo'; until_ '[ -s l2/exit ]'
  same "$(cut -d' ' -f4 l2/0.log | tr -d '\n' | wc -c)" 40000
  [ "$(grep -c ' P ' l2/0.log)" -ge 2 ] || die "no pieces"; same "$(grep -c ' F ' l2/0.log)" 1
}

test_ rotates_the_log_and_loses_nothing
rotates_the_log_and_loses_nothing() {
  piped l3 'seq 1 30000' 0 300000 50; until_ '[ -s l3/exit ]'
  i=0; while [ -e l3/$i.log ]; do [ "$(stat -c %s l3/$i.log)" -le 300000 ] || die "too large"; i=$((i + 1)); done
  [ $i -gt 3 ] || die "only $i files"
  same "$(while [ $i -gt 0 ]; do i=$((i - 1)); cat l3/$i.log; done | content | cksum)" "$(seq 1 30000 | cksum)"
  piped l4 'seq 1 30000' 0 100000 3; until_ '[ -s l4/exit ]'; same "$(ls l4 | tr '\n' ' ')" "0.log 1.log 2.log exit "
}

test_ reopens_a_log_that_was_moved_away
reopens_a_log_that_was_moved_away() {
  piped l5 'echo a; read x; echo b' 1; until_ '[ -s l5/0.log ]'; mv l5/0.log l5/old
  client l5/sock 4 rotate text go close >/dev/null 2>&1; until_ '[ -s l5/exit ]'
  has "$(cat l5/old)" "F a"; has "$(cat l5/0.log)" "F b"
}

test_ serves_several_clients
serves_several_clients() {
  piped l6 'read x; echo got \$x; echo oops >&2; seq 1 20000; exit 5' 1
  client l6/sock 9 >c1 2>c1e & a=$!; client l6/sock 11 >c2 2>c2e & b=$!; until_ 'grep -q ATTACHED c1e && grep -q ATTACHED c2e'
  client l6/sock 4 text "hello
" leave 2>/dev/null; wait $a $b
  { echo got hello; seq 1 20000; } >want; cmp c1 want || die "c1"; cmp c2 want || die c2
  has "$(cat c1e)" "EXIT 1280 oom=0"; has "$(cat c2e)" "EXIT 1280"; has "$(cat c2e)" oops; case $(cat c1e) in *oops*) die "stderr unasked" ;; esac
}

test_ carries_stdin_to_its_end
carries_stdin_to_its_end() {
  piped l7 'md5sum' 1; seq 1 500000 >big; out=$(client l7/sock 13 stdin <big 2>/dev/null); same "$out" "$(md5sum <big)"
}

test_ closes_stdin_after_its_first_client_when_told
closes_stdin_after_its_first_client_when_told() {
  piped l8 'cat; echo eof' 3; client l8/sock 4 text "x
" leave 2>/dev/null; until_ '[ -s l8/exit ]'; has "$(cat l8/0.log)" "F eof"
  piped l9 'cat; echo eof' 1; client l9/sock 4 text "x
" leave 2>/dev/null; sleep 0.2; [ ! -s l9/exit ] || die "closed too early"; client l9/sock 4 close 2>/dev/null; until_ '[ -s l9/exit ]'
}

test_ has_no_stdin_unless_told
has_no_stdin_unless_told() { piped l10 'cat; echo eof'; until_ '[ -s l10/exit ]'; has "$(cat l10/0.log)" "F eof"; }

test_ signals_the_process
signals_the_process() {
  piped l11 'trap \"echo usr1\" USR1; while :; do sleep 0.05; done'; until_ '[ -e l11/sock ]'; sleep 0.3
  client l11/sock 8 signal 10 sleep 300 signal 9 >/dev/null 2>err; has "$(cat err)" "RESULT 0"; has "$(cat err)" "EXIT 9 oom=0"
  has "$(cat l11/exit)" "code=137
signal=9"; has "$(cat l11/0.log)" usr1
}

test_ waits_for_slow_clients_without_losing_bytes
waits_for_slow_clients_without_losing_bytes() {
  piped l12 'read x; seq 1 300000' 1; client l12/sock 9 2>/dev/null | { sleep 1; cksum; } >sum & until_ '[ -e l12/sock ]'; sleep 0.2
  client l12/sock 4 text "
" leave 2>/dev/null; wait; same "$(cat sum)" "$(seq 1 300000 | cksum)"
}

test_ drops_a_client_that_reads_nothing_for_30_seconds
drops_a_client_that_reads_nothing_for_30_seconds() {
  [ -n "$SLOW" ] || return 0
  piped l18 'read x; seq 1 200000' 1; until_ '[ -e l18/sock ]'; "$planc" hog l18/sock & hog=$!; sleep 0.2; s=$(date +%s)
  client l18/sock 4 text "x
" leave 2>/dev/null; i=0; while [ ! -s l18/exit ]; do sleep 1; i=$((i + 1)); [ $i -lt 45 ] || die never; done; kill $hog
  [ $(($(date +%s) - s)) -ge 29 ] || die "too early"; same "$(content <l18/0.log | tail -1)" 200000
}

test_ survives_clients_that_talk_nonsense
survives_clients_that_talk_nonsense() {
  piped l13 'read x; echo fine' 1; until_ '[ -e l13/sock ]'
  "$planc" nonsense l13/sock
  client l13/sock 4 text "x
" close >/dev/null 2>&1; until_ '[ -s l13/exit ]'
}

test_ keeps_on_when_the_service_is_killed
keeps_on_when_the_service_is_killed() {
  mkdir -p l14; { keep_pipes l14; inside; echo 'C STDIO 29 30 31 0'; enter; sh_ 'sleep 0.5; echo after'; echo K READY; } >p
  setsid sh -c "exec '$planc' run -r '$keeper'" <p >/dev/null 2>err & s=$!; until_ 'grep -q READY err'; kill -9 $s
  until_ '[ -s l14/exit ]'; has "$(cat l14/0.log)" after; has "$(cat l14/exit)" code=0
}

test_ runs_the_last_steps_after_the_end
runs_the_last_steps_after_the_end() {
  mkdir -p l15; { keep_pipes l15; inside; echo 'C STDIO 29 30 31 0'; enter; sh_ 'sleep 0.2'; echo K READY; echo "K+ WRITE_NEW 0600 \"$work/l15/gone\" \"x\""; } | run -r 2>err
  [ -s l15/gone ] || die "not run"; has "$(cat err)" "EXITED 0"
}

test_ holds_output_back_for_initial_clients
holds_output_back_for_initial_clients() {
  out=$({ keep '1 0 0 16 1 0 0 0 0 0 "" "" "" "" "" ""'; inside; echo 'C STDIO 29 30 31 0'; enter; sh_ 'echo first'; echo K READY; } | "$planc" initial "$keeper" 2>err)
  same "$out" first; has "$(cat err)" "ATTACHED 1"; has "$(cat err)" "EXIT 0"
}

test_ gives_a_terminal
gives_a_terminal() {
  mkdir -p t1; { keep "2 0 0 1 0 33 99 0 0 0 \"$work/t1/0.log\" \"$work/t1/sock\" \"$work/t1/exit\" \"\" \"\" \"\""; inside; echo 'C CONSOLE - 33 99 1'; echo 'C PIVOT 0'; echo 'C SETSID'
    echo 'C STDIO 29 30 31 1'; echo 'C STDIO_OWNER 5'; sh_ 'tty; stty size; stat -c %u /dev/console; trap \"stty size; exit\" WINCH; echo ready; while read x; do echo [\$x]; done'; echo K READY; } | start
  client t1/sock 13 sleep 300 text 'abc
' sleep 300 resize 44 55 >out 2>err
  out=$(tr -d '\r' <out); has "$(tr -d '\r' <t1/0.log)" "F 33 99"; has "$out" "[abc]"; has "$(tr -d '\r' <t1/0.log)" "F 44 55"; has "$(tr -d '\r' <t1/0.log)" "F 5"; has "$(cat err)" "EXIT "
}

test_ sends_the_terminal_to_a_console_socket
sends_the_terminal_to_a_console_socket() {
  out=$({ echo "K CONNECT 7 \"$work/console\""; inside; echo 'C CONSOLE 7 20 30 1'; echo 'C PIVOT 0'; echo 'C SETSID'; echo 'C STDIO 29 30 31 1'; sh_ 'stty size; echo hi >/dev/console; sleep 0.3'; echo K READY; } | "$planc" console "$work/console" "$keeper")
  has "$out" "20 30"; has "$out" hi
}

test_ forwards_signals_in_the_foreground
forwards_signals_in_the_foreground() {
  { foreground; inside; enter; sh_ 'trap \"echo term; exit 9\" TERM; echo up; while :; do sleep 0.05; done'; echo K READY; } >p
  "$planc" run "$keeper" <p >out & k=$!; until_ 'grep -q up out'; kill -TERM $k; code=0; wait $k || code=$?; same $code 9; same "$(tail -1 out)" term
}

test_ proxies_the_caller_s_terminal
proxies_the_caller_s_terminal() {
  code=0; out=$({ keep '3 0 0 12 0 0 0 0 0 0 "" "" "" "" "" ""'; inside; echo 'C CONSOLE - 0 0 0'; echo 'C PIVOT 0'; echo 'C SETSID'; echo 'C STDIO 29 30 31 1'
    sh_ 'stty size; read x; echo [\$x]; exit 4'; echo K READY; } | "$planc" pty "$keeper" 21 43 "word
") || code=$?
  same $code 4; has "$out" "21 43"; has "$out" "[word]"
}

test_ reaps_orphans
reaps_orphans() {
  mkdir -p l17; { keep_pipes l17; clone 0x20000; echo 'C STDIO 29 30 31 0'; printf 'C EXEC 0 1 "/bin/sh" [ "sh" "-c" "(sleep 0.2 &) ; sleep 1" ] [ "PATH=/bin:/usr/bin" ]\n'; echo "K WRITE_PID 0644 0 \"$work/l17/pid\""; echo K READY; } | start
  sleep 0.6; parent=$(awk '/^PPid/{print $2}' /proc/$(cat l17/pid)/status); same "$(ps -o stat= --ppid $parent | grep -c Z)" 0; until_ '[ -s l17/exit ]'
}

# A runtime as small as one can be: it leaves a process behind, says its pid, and ends.
fake_runtime() { printf '%s\n' '#!/bin/sh' 'exec 3<&0' '(echo "started $*"; read x; echo "got $x" >&2; exit 5) <&3 &' "echo \$! >$work/pid" >other; chmod 755 other; }
foreign() { printf 'K FOREIGN 9000 "%s/other" [ "other" "create" "c1" ] [ "PATH=/bin:/usr/bin" ] "%s/pid" "" "%s/log.json"\n' "$work" "$work" "$work"; }

test_ keeps_the_process_of_another_runtime
keeps_the_process_of_another_runtime() {
  fake_runtime; mkdir -p l18; { keep_pipes l18 1; foreign; echo K READY; } | start
  echo word | client l18/sock 7 stdin >out 2>&1; until_ '[ -s l18/exit ]'
  has "$(cat l18/exit)" "code=5"; has "$(content <l18/0.log)" "started create c1"; has "$(content <l18/0.log)" "got word"
}

test_ says_why_another_runtime_failed
says_why_another_runtime_failed() {
  printf '%s\n' '#!/bin/sh' "echo '{\"msg\":\"no such luck\"}' >>$work/log.json" 'exit 3' >other; chmod 755 other; mkdir -p l19
  out=$({ keep_pipes l19; foreign; echo K READY; } | run -r 2>&1) || true; has "$out" "no such luck"; has "$out" "exit status 3"
}

test_ costs_little_memory
costs_little_memory() {
  piped m1 'echo x; sleep 1'; pid=; until_ 'pid=$(pgrep -f "^keeper m1" || pgrep -x "keeper m1")'; sleep 0.1
  kb=$(awk '/^Private/{s+=$2} END{print s}' /proc/$pid/smaps_rollup); [ "$kb" -lt 1024 ] || die "$kb KB private"; echo "    $kb KB private" >&2; until_ '[ -s m1/exit ]'
}

# --- the wire ---
test_ refuses_wrong_plans
refuses_wrong_plans() {
  printf 'nonsense' >w; code=0; "$keeper" 3<w 2>err || code=$?; same $code 125; has "$(cat err)" "plan refused: no plan"
  refused() { "$planc" build w; code=0; "$keeper" 3<w 2>err || code=$?; same $code 125; has "$(cat err)" "plan refused: $1"; }
  echo 'C UMASK 0' | refused "nobody there"
  { echo 'K CLONE 0 -'; echo 'K EXEC 0 0 "/bin/sh" [ "a" ] []'; } | refused "on the wrong side"
  { echo 'K CLONE 0 -'; echo 'C EXEC 0 0 "/bin/sh" [] []'; } | refused "no arguments"
  { echo 'K CLONE 0 -'; echo 'K CLONE 0 -'; } | refused "a second CLONE"
  { echo 'K CLONE 0 -'; foreground; } | refused "KEEP in the wrong place"
  foreground | refused "KEEP without"
  foreign | refused "FOREIGN in the wrong place"
  { foreground; foreign; echo 'C UMASK 0'; } | refused "nobody there"
  echo 'K MKDIR 0 "/a\0b"' | refused "a text with a NUL"
  { echo 'K CLONE 0 -'; echo 'C FIND_EXEC "/a"'; } | refused "a list without an end"
  [ -e /a ] && die "it ran"; true
}

test_ decodes_its_corpus_and_every_change_of_it
decodes_its_corpus_and_every_change_of_it() { "$here/../target/fuzz_wire" -s 3 "$here"/corpus/* >/dev/null; }

for t in ${*:-$tests}; do
  (set -e; $t) >"$work/log.$t" 2>&1
  if [ $? = 0 ]; then passed=$((passed + 1)); echo "ok   $t"; grep '^    ' "$work/log.$t"
  else failed=$((failed + 1)); echo "FAIL $t"; cat "$work/log.$t"; fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
