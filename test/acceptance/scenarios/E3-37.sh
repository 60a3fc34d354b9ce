# E3-37 Programs and libraries of the container are never run or loaded for it: cp, export, import and user look-up (CVE-2019-14271).
canary
mkdir -p evil/bin evil/usr/bin evil/sbin evil/lib/x86_64-linux-gnu evil/etc evil/data
for program in tar unpigz pigz gzip xz zstd bzip2 modprobe newuidmap getent id docker-tar; do
  for folder in bin usr/bin sbin; do
    rm -f "evil/$folder/$program"
    printf '#!/bin/sh\necho "%s ran" >>/marker\necho "%s ran" >>%s/canary/file\n' "$program" "$program" "$T" >"evil/$folder/$program"
    chmod +x "evil/$folder/$program"
  done
done
for library in libnss_files.so.2 libnss_dns.so.2 libnss_evil.so.2 libc.so.6 libz.so.1; do cp "$FX/attacker" "evil/lib/x86_64-linux-gnu/$library"; done
echo 'passwd: evil' >evil/etc/nsswitch.conf
printf '/lib/x86_64-linux-gnu/libnss_evil.so.2\n' >evil/etc/ld.so.preload
printf 'root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n' >evil/etc/passwd
echo data >evil/data/file
image evil '{"User":"user"}' evil >/dev/null
gantry run -d --name x evil sleep 60 >/dev/null
tar -C "$FX/web" -czf some.tgz .
gantry cp x:/data/file out
expect "cp out" "$(cat out)" data
gantry cp some.tgz x:/tmp/
gantry cp - x:/tmp <"$T/some.tgz" || true
gantry exec -u user x true
gantry export x >x.tar
gantry diff x >/dev/null
gantry top x >/dev/null
expect_fails gantry exec x cat /marker
gantry stop -t 0 x >/dev/null
gantry cp x:/data/file out
gantry cp some.tgz x:/tmp/
expect_fails gantry cp x:/marker out
gantry import x.tar again >/dev/null
gantry save evil >saved.tar
gantry load <saved.tar >/dev/null
gantry rm -f x
canary_holds
