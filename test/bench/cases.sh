# SPDX-License-Identifier: Apache-2.0
# Sourced by run: one function for each case.
# shellcheck shell=bash

# What the client costs: `gantry version` against an empty static program.
case_version() {
  echo 'int main(void){return 0;}' >"$work/empty.c"
  gcc -O2 -static -o "$work/empty" "$work/empty.c"
  ours gantry version
  duel 'version' "$rounds" 'gantry version' empty "$work/empty"
}

case_oci() {
  duel 'oci run' "$rounds" "gantry-oci run -b $work/bundle o@" \
    crun "crun --cgroup-manager=cgroupfs run -b $work/bundle c@" runc "runc run -b $work/bundle r@"
}

# A hundred runs in a row: elapsed, and the processor time of everything that took part (rows RT-11 to RT-13).
case_cpu() {
  local service side line
  for side in gantry crun runc; do
    local tool="$side" before=0 after=0 who=peer
    case $side in
      gantry) tool=gantry-oci who=ours ;;
      crun) tool='crun --cgroup-manager=cgroupfs' ;;
    esac
    service=$(service_pid)
    [ "$side" != gantry ] || before=$(ticks "$service")
    "$who" "cat </proc/\$\$/stat >$work/s0; for i in \$(seq 100); do $tool run -b $work/bundle h\$i </dev/null; done; cat </proc/\$\$/stat >$work/s1"
    [ "$side" != gantry ] || after=$(ticks "$service")
    line=$(paste -d ' ' <(children "$work/s0") <(children "$work/s1") | awk -v e="$took" -v s="$((after - before))" -v n="$side" \
      '{ printf "%-28s %-7s %.2f s elapsed, %.2f s user, %.2f s system, %.2f s of the service\n", "oci run, 100 times", n, e / 1e6, ($3 - $1) / 100, ($4 - $2) / 100, s / 100 }')
    echo "$line"
  done
}
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
children() { sed 's/.*) //' "$1" | awk '{ print $14, $15 }'; }

case_run() {
  start_docker
  start_podman
  duel 'run --rm' "$rounds" 'gantry run --rm --network none bb true' \
    docker "$docker run --rm --network none bb true" podman "$podman run --rm --network none bb true"
}

case_exec() {
  start_docker
  start_podman
  ours gantry run -d --name bench-exec --network none bb sleep 1000
  peer "$docker run -d --name bench-exec --network none bb sleep 1000"
  peer "$podman run -d --name bench-exec --network none bb sleep 1000"
  duel 'exec' "$rounds" 'gantry exec bench-exec true' docker "$docker exec bench-exec true" podman "$podman exec bench-exec true"
  ours gantry rm -f bench-exec
  peer "$docker rm -f bench-exec"
  peer "$podman rm -f -t 0 bench-exec"
}

# 32 runs, 16 at a time.
case_crowd() {
  start_docker
  duel '32 runs, 16 at a time' $((rounds < 5 ? rounds : 5)) 'seq 32 | xargs -P 16 -I{} gantry run --rm --network none bb true' \
    docker "seq 32 | xargs -P 16 -I{} $docker run --rm --network none bb true"
}

# Proportional memory of everything that keeps 50 idle containers, the service included.
case_idle() {
  start_docker
  start_podman
  local i mine its conmon keepers # the keepers are the service's children, as nobody has killed it
  for i in $(seq 50); do
    ours gantry run -d --network none bb sleep 1000
    peer "$docker run -d --network none bb sleep 1000"
    peer "$podman run -d --network none bb sleep 1000"
  done
  sleep 10
  keepers=$(pss "$(pgrep -P "$(service_pid)")")
  mine=$((keepers + $(pss "$(service_pid)")))
  # shellcheck disable=SC2009
  its=$(pss "$(pgrep -x dockerd; pgrep -x containerd; pgrep -f containerd-shim-runc-v2)")
  conmon=$(pss "$(pgrep -x conmon)")
  awk -v m="$mine" -v k="$keepers" -v d="$its" -v c="$conmon" 'BEGIN {
    printf "%-28s gantry %.1f MiB   docker %.1f MiB   ratio %.3f\n", "memory of 50 idle", m / 1024, d / 1024, m / d
    printf "%-28s gantry %.0f KiB   conmon %.0f KiB   ratio %.3f\n", "monitor of one container", k / 50, c / 50, k / c }'
  ours "gantry ps -q | xargs gantry rm -f"
  peer "$docker ps -q | xargs $docker rm -f"
  peer "$podman ps -q | xargs $podman rm -f -t 0"
}
pss() {
  local pid sum=0 kb
  for pid in $1; do
    kb=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null) || continue
    sum=$((sum + ${kb:-0}))
  done
  echo "$sum"
}

# 200 MB of lines through the log of a detached container.
case_log() {
  start_docker
  start_podman
  local make='yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -c 200000000'
  duel '200 MB through the log' $((rounds < 3 ? rounds : 3)) "gantry run --network none --name l@ -d bb sh -c '$make' && gantry wait l@ && gantry rm l@" \
    docker "$docker run --network none --name l@ -d bb sh -c '$make' && $docker wait l@ && $docker rm l@" \
    podman "$podman run --network none --name l@ -d bb sh -c '$make' && $podman wait l@ && $podman rm l@"
}

# From nothing to the first answer.
case_start() {
  local round
  rm -f "$work"/times.*
  for ((round = -1; round < (rounds < 10 ? rounds : 10); round++)); do
    kill "$(service_pid)" 2>/dev/null || true
    while [ -n "$(service_pid)" ] && kill -0 "$(service_pid)" 2>/dev/null; do sleep 0.05; done
    stop_docker
    ours gantry version
    [ "$round" -lt 0 ] || echo "$took" >>"$work/times.ours"
    start_docker
    [ "$round" -lt 0 ] || echo "$docker_took" >>"$work/times.0"
  done
  report 'service start' "$work/times.ours" dockerd "$work/times.0"
}
