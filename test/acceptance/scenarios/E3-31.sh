# E3-31 With the host's network a container finds no abstract socket of ours, and another user none of our sockets (CVE-2020-15257).
gantry run -d --name other bb sleep 60 >/dev/null
expect "abstract sockets" "$(gantry run --rm --network host bb cat /proc/net/unix | grep -ci -e '@.*gantry' -e '@.*keeper' -e '@.*shim' || true)" 0
for socket in "$GANTRY_RUN/docker.sock" "$GANTRY_RUN/command.sock" $(find "$GANTRY_RUN" -name keeper.sock); do
  [ "$(stat -c %u "$socket")" = "$(id -u)" ] || fail "$socket belongs to somebody else"
  case $(stat -c %a "$socket") in 600 | 660 | 700) ;; *) fail "$socket is open: $(stat -c %a "$socket")" ;; esac
done
expect "docker.sock as another user" \
  "$(gantry run --rm -u 1000 -v "$GANTRY_RUN/docker.sock:/docker.sock" bb sh -c 'echo | nc local:/docker.sock >/dev/null 2>&1 && echo CONNECTED || echo refused')" refused
gantry rm -f other
