#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The launcher against a test double of the service; `run.sh NAME…` runs only these.
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d /tmp/launcher-test.XXXXXX)
passed=0 failed=0 tests=
trap '[ -s "$work/pids" ] && kill $(cat "$work/pids") 2>/dev/null; rm -rf "$work"' EXIT
export GANTRY_RUN=$work/run
mkdir -p "$work/dist/bin" "$work/run"
cp "$here/../target/gantry" "$work/dist/bin/gantry"
ln -s gantry "$work/dist/bin/docker"; ln -s gantry "$work/dist/bin/gantry-oci"
cp "$here/../target/service" "$here/../target/fakekeeper" "$work/dist/bin/"
gantry=$work/dist/bin/gantry

die() { echo "    $*"; exit 1; }
same() { [ "$1" = "$2" ] || die "is '$1', not '$2'"; }
has() { case $1 in *"$2"*) ;; *) die "'$1' lacks '$2'" ;; esac }
until_() { i=0; while ! eval "$1" 2>/dev/null; do i=$((i + 1)); [ $i -lt 150 ] || die "never: $1"; sleep 0.02; done; }
test_() { tests="$tests $1"; }
# What the launcher starts as the service.
gantryd() { printf '#!/bin/sh\n%s\n' "$1" >"$work/dist/bin/gantryd"; chmod 755 "$work/dist/bin/gantryd"; }
real() { gantryd "echo start >>$work/starts; echo \$\$ >>$work/pids; exec $work/dist/bin/service $work/run ${1:-b1}"; }
fresh() { [ -s "$work/pids" ] && kill $(cat "$work/pids") 2>/dev/null; rm -rf "$work/run" "$work/pids" "$work/starts"; mkdir "$work/run"; real; }

test_ hands_over_who_calls_from_where
hands_over_who_calls_from_where() {
  cd /usr; umask 027; out=$("$work/dist/bin/docker" tell "two words" 2>"$work/err" </dev/null)
  has "$out" " docker 1 27 0x0 0 /usr $work/dist/bin/docker"; has "$out" "two words"; same "$(cat "$work/err")" "folder 1 root 1"
}

test_ ends_with_the_command_s_code
ends_with_the_command_s_code() { code=0; "$gantry" exit 42 || code=$?; same $code 42; }

test_ starts_one_service_for_many_callers
starts_one_service_for_many_callers() {
  jobs=; for i in 1 2 3 4 5 6 7 8; do "$gantry" exit 0 & jobs="$jobs $!"; done
  for j in $jobs; do wait $j || die "a caller failed"; done; same "$(wc -l <"$work/starts")" 1
}

test_ shows_the_log_of_a_service_that_dies
shows_the_log_of_a_service_that_dies() {
  gantryd 'echo "no java here" >&2; exit 1'; code=0; err=$("$gantry" ps 2>&1) || code=$?
  same $code 125; has "$err" "no java here"; has "$err" "the service ended while starting"
}

test_ says_so_when_the_start_takes_long
says_so_when_the_start_takes_long() {
  gantryd "sleep 1.5; echo \$\$ >>$work/pids; exec $work/dist/bin/service $work/run b1"
  err=$("$gantry" exit 0 2>&1); has "$err" "starting the service"
}

test_ tells_that_the_service_is_lost
tells_that_the_service_is_lost() { code=0; err=$("$gantry" die 2>&1) || code=$?; same $code 125; has "$err" "the service ended before the command did"; }

test_ starts_a_new_service_when_the_old_is_of_another_build
starts_a_new_service_when_the_old_is_of_another_build() {
  "$gantry" exit 0; real new; code=0; "$gantry" replaced || code=$?; same $code 55; same "$(wc -l <"$work/starts")" 2
}

test_ relays_signals
relays_signals() {
  "$gantry" signals >"$work/out" & l=$!; until_ "[ -e $work/run/command.sock ]"; sleep 0.2
  for s in HUP INT USR1 USR2 WINCH TERM; do kill -$s $l; sleep 0.05; done; code=0; wait $l || code=$?; same $code 9
  same "$(tr '\n' ' ' <"$work/out")" "signal 1 signal 10 signal 12 window 0 0 signal 15 " # INT: a background job ignores it
}

test_ stops_and_goes_on
stops_and_goes_on() {
  "$gantry" signals >"$work/out" & l=$!; until_ "[ -e $work/run/command.sock ]"; sleep 0.2
  kill -TSTP $l; until_ "grep -q '^State:.T' /proc/$l/status"; kill -CONT $l; sleep 0.2; kill -TERM $l; wait $l || true
  same "$(tr '\n' ' ' <"$work/out")" "suspend resume window 0 0 signal 15 "
}

test_ is_noticed_when_killed
is_noticed_when_killed() { "$gantry" signals >"$work/out" & l=$!; until_ "[ -e $work/run/command.sock ]"; sleep 0.2; kill -9 $l; until_ "grep -q gone $work/out"; }

test_ restores_the_terminal
restores_the_terminal() {
  command -v script >/dev/null || return 0
  out=$(script -qec "stty -a | grep -o -e -*icanon; $gantry raw; echo code \$?; stty -a | grep -o -e -*icanon" /dev/null </dev/null | tr -d '\r' | tr '\n' ' ')
  same "$out" "icanon code 3 icanon "
}

test_ becomes_the_keeper
becomes_the_keeper() {
  echo three >"$work/3"; echo four >"$work/4"
  same "$("$gantry" keeper "$work/dist/bin/fakekeeper" 3<"$work/3" 4<"$work/4" 8</)" "keeper 0 plan three four 1"
  code=0; "$gantry" keeper /etc/passwd 2>"$work/err" || code=$?; same $code 42; has "$(cat "$work/err")" "running the keeper"
}

test_ works_with_closed_descriptors
works_with_closed_descriptors() { code=0; "$gantry" exit 5 0<&- 1>&- 2>&- || code=$?; same $code 5; }

test_ answers_its_version_alone
answers_its_version_alone() {
  gantryd 'exit 1'; out=$("$work/dist/bin/gantry-oci" --version); has "$out" "gantry-oci version "; has "$out" "
commit: "; has "$out" "
spec: 1.3.0"
}

test_ runs_without_a_service_when_told
runs_without_a_service_when_told() {
  gantryd 'echo "$GANTRY_FACE $*"; exit 8'; code=0; out=$(GANTRY_NO_SERVICE=1 "$work/dist/bin/gantry-oci" state "a b") || code=$?
  same "$code $out" "8 gantry-oci --once state a b"
}

test_ refuses_a_run_folder_of_others
refuses_a_run_folder_of_others() {
  chmod 777 "$work/run"; code=0; err=$("$gantry" exit 0 2>&1) || code=$?; chmod 755 "$work/run"; same $code 125; has "$err" "writable by nobody else"
}

test_ takes_long_paths_and_environments
takes_long_paths_and_environments() {
  d=$work/$(printf 'x%.0s' $(seq 150)); mkdir -p "$d"; export GANTRY_RUN=$d
  gantryd "echo \$\$ >>$work/pids; cd $d && exec $work/dist/bin/service . b1"
  A=$(head -c 100000 /dev/zero | tr '\0' a) "$gantry" exit 0
}

test_ costs_little
costs_little() {
  "$gantry" exit 0; s=$(date +%s%N); for i in $(seq 100); do "$gantry" exit 0; done; e=$(date +%s%N)
  for i in $(seq 100); do "$work/dist/bin/service" || true; done; z=$(date +%s%N); us=$(((e - s - (z - e)) / 100000)); echo "    $us µs more than a program that does nothing"
}

for t in ${*:-$tests}; do
  fresh
  (set -e; $t) >"$work/log" 2>&1
  if [ $? = 0 ]; then passed=$((passed + 1)); echo "ok   $t"; grep '^    ' "$work/log"
  else failed=$((failed + 1)); echo "FAIL $t"; cat "$work/log"; fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
