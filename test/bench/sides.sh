# SPDX-License-Identifier: Apache-2.0
# Sourced by run: the two sides of a comparison. Each is a shell that stays, so that entering the peers' root costs nothing in a
# measured command: it reads a command line, runs it, and answers with its microseconds and its exit code.
# shellcheck shell=bash
work=$(mktemp -d "${TMPDIR:-/tmp}/gantry-bench.XXXXXX")
export GANTRY_ROOT=$work/root GANTRY_RUN=$work/run PATH=$top/dist/bin:$PATH
peers=${GANTRY_PEERS:-$top/../shared/tools/peers}

# The loop that both sides run. Output goes to a file so that a failure can be shown.
loop='while IFS= read -r line; do
  begun=${EPOCHREALTIME/./}
  eval "$line" >"$OUT" 2>&1 </dev/null; code=$?
  echo $((${EPOCHREALTIME/./} - begun)) $code
done'

open_sides() {
  "$top/tools/build"
  mkdir -p "$work/bundle/rootfs/bin" "$work/bundle/rootfs/proc" "$work/bundle/rootfs/dev" "$work/bundle/rootfs/sys"
  cp "$(command -v busybox)" "$work/bundle/rootfs/bin/busybox"
  for applet in sh true sleep echo cat head yes dd; do
    ln -s busybox "$work/bundle/rootfs/bin/$applet"
  done
  { coproc OURS { OUT=$work/ours.out exec bash -c "$loop"; }; } 2>/dev/null
  if [ -x "$peers" ]; then
    { coproc PEER { OUT=$work/peer.out exec "$peers" run --bind "$work" bash -c "$loop"; }; } 2>/dev/null
  else
    { coproc PEER { OUT=$work/peer.out exec bash -c "$loop"; }; } 2>/dev/null
  fi
  trap close_sides EXIT
  tar -C "$work/bundle/rootfs" -cf "$work/bb.tar" .
  ours gantry import "$work/bb.tar" bb
  (cd "$work/bundle" && gantry-oci spec)
  jq '.process.terminal = false | .process.args = ["/bin/true"] | .ociVersion = "1.0.2"' "$work/bundle/config.json" >"$work/config"
  mv "$work/config" "$work/bundle/config.json"
  echo "# $(nproc) processors, Linux $(uname -r); $rounds rounds; peers: $(peer_versions)"
}

close_sides() {
  stop_docker
  gantry ps -aq 2>/dev/null | xargs -r gantry rm -f >/dev/null 2>&1 || true
  kill "$(service_pid)" 2>/dev/null || true
  eval "exec ${OURS[1]}>&- ${PEER[1]}>&-" 2>/dev/null || true
  rm -rf "$work"
}

service_pid() { cat "$GANTRY_RUN/gantryd.pid" 2>/dev/null; }

# ask SIDE COMMAND: runs it there; sets `took` (µs). A failure ends the bench: figures of a broken run would mislead.
ask() {
  local side=$1 to from code
  shift
  eval "to=\${$side[1]} from=\${$side[0]}"
  printf '%s\n' "$*" >&"$to"
  read -r took code <&"$from"
  if [ "$code" != 0 ]; then
    echo "bench: '$*' failed with $code: $(head -c 600 "$work/$([ "$side" = OURS ] && echo ours || echo peer).out")" >&2
    exit 1
  fi
}
ours() { ask OURS "$@"; }
peer() { ask PEER "$@"; }

peer_versions() {
  peer 'for p in runc crun docker podman; do $p --version 2>/dev/null | head -1; done'
  sed -E 's/ version//; s/,.*//; s/[+]dfsg[0-9]*|[+]ds[0-9]*//' "$work/peer.out" | paste -sd ' '
}

# duel TITLE UNIT-ROUNDS 'our command' NAME 'its command' [NAME 'its command'…]: one line for each peer.
duel() {
  local title=$1 n=$2 own=$3 i
  shift 3
  local -a names=() lines=()
  while [ $# -gt 0 ]; do
    names+=("$1") lines+=("$2")
    shift 2
  done
  rm -f "$work"/times.*
  for ((round = -5; round < n; round++)); do
    ours "${own//@/$round}"
    [ "$round" -lt 0 ] || echo "$took" >>"$work/times.ours"
    for i in "${!names[@]}"; do
      peer "${lines[i]//@/$round}"
      [ "$round" -lt 0 ] || echo "$took" >>"$work/times.$i"
    done
  done
  for i in "${!names[@]}"; do
    report "$title" "$work/times.ours" "${names[i]}" "$work/times.$i"
  done
}

# report TITLE FILE NAME FILE: median (minimum) of both in ms, and the ratio of the medians and of the minima.
report() {
  local mine its
  mine=$(figures "$2")
  its=$(figures "$4")
  awk -v t="$1" -v n="$3" -v a="$mine" -v b="$its" 'BEGIN {
    split(a, m, " "); split(b, p, " ")
    printf "%-28s gantry %8.2f (%.2f) ms   %-7s %9.2f (%.2f) ms   ratio %.3f (%.3f)\n",
      t, m[1] / 1000, m[2] / 1000, n, p[1] / 1000, p[2] / 1000, m[1] / p[1], m[2] / p[2] }'
}
figures() { sort -n "$1" | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2, v[1] }'; }

docker="docker -H unix://$work/docker.sock"
# Starts dockerd until it answers; `docker_took` is how long that was (µs).
start_docker() {
  [ -z "${docker_up:-}" ] || return 0
  peer "mkdir -p $work/docker; dockerd --host unix://$work/docker.sock --bridge none --iptables=false --ip6tables=false --data-root $work/docker/root \
--exec-root $work/docker/exec --pidfile $work/docker/pid --default-ulimit nofile=1024:1024 >$work/dockerd.log 2>&1 & \
for i in \$(seq 600); do $docker version >/dev/null 2>&1 && break; sleep 0.02; done; $docker version"
  docker_took=$took docker_up=1
  peer "$docker image inspect bb >/dev/null 2>&1 || $docker import $work/bb.tar bb"
}
stop_docker() {
  [ -n "${docker_up:-}" ] || return 0
  printf 'for p in $(cat %s); do kill $p; while kill -0 $p; do sleep 0.1; done; done\n' "$work/docker/pid" >&"${PEER[1]}" || true
  read -r _ _ <&"${PEER[0]}" || true
  docker_up=
}
podman="podman --root $work/podman/root --runroot $work/podman/run --cgroup-manager cgroupfs"
start_podman() {
  [ -z "${podman_up:-}" ] || return 0
  peer "$podman import $work/bb.tar bb"
  podman_up=1
}
