# E3-26 No process starts with inheritable capabilities, in no way of starting; no-new-privileges holds (CVE-2022-29162).
want="CapInh: 0000000000000000"
caps() { sed -n 's/^CapInh:\s*/CapInh: /p'; }
expect run "$(gantry run --rm bb cat /proc/self/status | caps)" "$want"
expect user "$(gantry run --rm -u 1000 bb cat /proc/self/status | caps)" "$want"
expect added "$(gantry run --rm --cap-add NET_ADMIN -u 1000 bb cat /proc/self/status | caps)" "$want"
gantry run -d --name x bb sleep 60 >/dev/null
expect exec "$(gantry exec x cat /proc/self/status | caps)" "$want"
expect "exec as user" "$(gantry exec -u 1000 x cat /proc/self/status | caps)" "$want"
expect "privileged exec" "$(gantry exec --privileged -u 1000 x cat /proc/self/status | caps)" "$want"
gantry rm -f x
mkdir -p suid/suid
cp "$FX/bb/bin/busybox" suid/suid/busybox
chmod 4755 suid/suid/busybox
image suid '{}' suid >/dev/null
effective() { gantry run --rm -u 1000 "$@" suid /suid/busybox cat /proc/self/status | awk '/^Uid/ {print $3}'; }
expect "set-user-ID program" "$(gantry run --rm -u 1000 --security-opt no-new-privileges bb grep NoNewPrivs /proc/self/status | tr -d '\t')" "NoNewPrivs:1"
expect "without new privileges" "$(effective --security-opt no-new-privileges)" 1000
