# E3-33 A fork bomb, a memory hog, a descriptor hog and a flood of log lines stay inside of their limits; the engine goes on answering.
answers() {
  local begun
  begun=$(date +%s%N)
  gantry ps -q >/dev/null
  echo "ps under $1: $((($(date +%s%N) - begun) / 1000000)) ms"
}
attack bomb --pids-limit 64 -m 64m bb sh -c 'bomb() { bomb | bomb & }; bomb; sleep 60'
sleep 1
pid=$(pid_of bomb)
limit=$(cgroup_of "$pid" pids)
[ "$(cat "$limit/pids.max")" = 64 ] || fail "pids.max is $(cat "$limit/pids.max")"
[ "$(cat "$limit/pids.current")" -le 64 ] || fail "$(cat "$limit/pids.current") processes"
answers "a fork bomb"
gantry rm -f bomb
[ ! -d "$limit" ] || fail "its cgroup is left"
attack hog -m 64m --memory-swap 64m --pids-limit 64 bb attacker memory 512
expect "memory hog" "$(gantry wait hog)" 137
expect "told as out of memory" "$(gantry inspect -f '{{.State.OOMKilled}}' hog)" true
attack files --ulimit nofile=256:256 --pids-limit 64 -m 64m bb attacker files
expect "descriptor hog" "$(gantry wait files)" 0
[ "$(gantry logs files)" -le 256 ] || fail "$(gantry logs files) descriptors"
attack flood --pids-limit 64 -m 64m --log-opt max-size=1m --log-opt max-file=2 bb sh -c 'timeout 4 yes an endless line of a program gone mad; true'
sleep 2
answers "a flood of log lines"
gantry wait flood >/dev/null
bytes=$(find "$GANTRY_ROOT/containers/$(gantry inspect -f '{{.Id}}' flood)/log" -type f -printf '%s\n' | awk '{s += $1} END {print s}')
[ "$bytes" -le $((2 * 1048576 + 65536)) ] || fail "the log holds $bytes bytes"
gantry rm hog files flood
