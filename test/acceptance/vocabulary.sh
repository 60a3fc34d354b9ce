# SPDX-License-Identifier: Apache-2.0
# The words that acceptance scenarios are written in. Sourced by bash with -eu -o pipefail before each scenario.
#
# A scenario is one file scenarios/ID.sh: the first line names the obligation, `# needs: WORD…` says which host it is for
# (cgroup-v1, cgroup-v2, root), the rest are the checks of the row as typed. It runs in an empty folder of its own, $T.
# $FX holds the fixtures, $DIST the distribution; gantry and gantry-oci are on PATH and talk to a service of the test run's own.

# How many times slower than a machine of today this host is: waits get longer by it, checks do not get weaker.
SLOW=${GANTRY_SLOW:-1}

step() { echo "-- $*"; }

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# expect WHAT ACTUAL WANTED: the two texts are equal.
expect() {
  [ "$2" = "$3" ] || fail "$1: wanted «$3», got «$2»"
}

# expect_has WHAT TEXT PART: the text contains the part.
expect_has() {
  case "$2" in
    *"$3"*) ;;
    *) fail "$1: wanted something with «$3», got «$2»" ;;
  esac
}

# expect_lacks WHAT TEXT PART: the text does not contain the part.
expect_lacks() {
  case "$2" in
    *"$3"*) fail "$1: wanted nothing with «$3», got «$2»" ;;
  esac
}

# expect_exit CODE COMMAND…: the command ends with that code; its output is in $out (both streams).
expect_exit() {
  local wanted=$1 got=0
  shift
  out=$("$@" 2>&1) || got=$?
  [ "$got" = "$wanted" ] || fail "«$*»: wanted exit code $wanted, got $got: $out"
}

# expect_fails COMMAND…: the command ends with any code but 0; its output is in $out.
expect_fails() {
  local got=0
  out=$("$@" 2>&1) || got=$?
  [ "$got" != 0 ] || fail "«$*»: wanted a failure, it ended with 0: $out"
}

# eventually SECONDS COMMAND…: the command succeeds within that time (times $SLOW).
eventually() {
  local end=$(($(date +%s%N) + $1 * SLOW * 1000000000))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(date +%s%N)" -lt "$end" ] || fail "never became true: $*"
    sleep 0.05
  done
}

# bundle FOLDER [ARG…]: a fresh bundle of the busybox root file system whose process runs ARG… (default: echo it works).
bundle() {
  local dir=$1
  shift
  [ $# -gt 0 ] || set -- echo "it works"
  mkdir -p "$dir"
  ln -sfn "$FX/bb" "$dir/rootfs-source"
  [ -d "$dir/rootfs" ] || cp -a "$FX/bb" "$dir/rootfs"
  (cd "$dir" && rm -f config.json && gantry-oci spec)
  jq '.process.terminal=false | .process.args=$ARGS.positional | .process.env=["PATH=/bin"]' "$dir/config.json" --args -- "$@" >"$dir/config.new"
  mv "$dir/config.new" "$dir/config.json"
}

# edit FOLDER FILTER: change the bundle's config.json by a jq filter.
edit() {
  jq "$2" "$1/config.json" >"$1/config.new"
  mv "$1/config.new" "$1/config.json"
}

# cgroup_of PID CONTROLLER: the folder of that process in the controller's hierarchy (v1), or its unified folder (v2).
cgroup_of() {
  local path
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    path=$(sed -n 's/^0:://p' "/proc/$1/cgroup")
    echo "/sys/fs/cgroup$path"
  else
    path=$(awk -F: -v c="$2" '{n=split($2,a,","); for(i=1;i<=n;i++) if(a[i]==c) print $3}' "/proc/$1/cgroup")
    echo "/sys/fs/cgroup/$2$path"
  fi
}

# mounts_of_run: mounts of the host's table that belong to this test run.
mounts_of_run() { grep -c -e "$GANTRY_ROOT" -e "$GANTRY_RUN" /proc/self/mountinfo || true; }

pid_of() { gantry inspect -f '{{.State.Pid}}' "$1"; }

cleanup_containers() {
  local ids
  ids=$(gantry ps -aq)
  # shellcheck disable=SC2086
  [ -z "$ids" ] || gantry rm -f $ids >/dev/null
}

# foreign RUNTIME ARG…: another OCI runtime. On a hybrid host it must not see the almost empty v2 tree beside the controllers.
foreign() { unshare -m sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null; exec "$@"' foreign "$@"; }

# --- attacks (E3-*.sh) ---

# canary: a tree outside of every container, $T/canary; canary_holds fails when a name, inode, mode, owner, time or content changed.
canary() {
  mkdir -p "$T/canary/sub"
  echo "secret of the host" >"$T/canary/file"
  ln -s file "$T/canary/link"
  canary_look >"$T/canary.before"
}

canary_look() {
  find "$T/canary" "$DIST/bin" "$DIST/libexec" -printf '%p %i %y %m %U:%G %n %s %T@ %C@ %l\n' | sort
  find "$T/canary" "$DIST/bin" "$DIST/libexec/keeper" -type f -exec sha256sum {} + | sort
  grep -F -e " $T/canary" /proc/self/mountinfo || true
}

canary_holds() { canary_look | diff "$T/canary.before" - || fail "something outside of the container has changed"; }

# image NAME CONFIG [FOLDER]: an image whose config.config is that JSON, over the tree of bb with FOLDER's content on top.
image() {
  local tree=$T/image-tree work=$T/image
  rm -rf "$tree" "$work"
  cp -a "$FX/bb" "$tree"
  [ $# -lt 3 ] || cp -a --remove-destination "$3/." "$tree"
  mkdir -p "$work"
  tar -C "$tree" --numeric-owner -cf "$work/layer.tar" .
  jq -n --argjson config "$2" --arg diff "sha256:$(sha256sum <"$work/layer.tar" | cut -d' ' -f1)" \
    '{architecture:"amd64", os:"linux", config:$config, rootfs:{type:"layers", diff_ids:[$diff]}}' >"$work/config.json"
  jq -n --arg name "$1:latest" '[{Config:"config.json", RepoTags:[$name], Layers:["layer.tar"]}]' >"$work/manifest.json"
  tar -C "$work" -c manifest.json config.json layer.tar | gantry load
}

# attack NAME ARG… [-- COMMAND…]: a container of bb with the attacker in it, in the background.
attack() {
  local name=$1
  shift
  gantry run -d --name "$name" -v "$FX/attacker:/bin/attacker:ro" "$@" >/dev/null
}
