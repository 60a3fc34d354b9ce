# E3-27 Groups are as a login's: the primary one is among them, none is stale, and a group that a file shuts out stays out (CVE-2022-36109).
mkdir -p files/etc files/data
printf 'root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\nother:x:1001:1001::/:/bin/sh\n' >files/etc/passwd
printf 'root:x:0:\nuser:x:1000:\nother:x:1001:\nstaff:x:50:user\nshut:x:60:user\n' >files/etc/group
for group in staff shut; do echo "$group" >"files/data/$group"; done
chown 0:50 files/data/staff && chmod 640 files/data/staff
chown 0:60 files/data/shut && chmod 604 files/data/shut
image groups '{"User":"user"}' files >/dev/null
groups_of() { gantry run --rm "$@" sh -c 'sed -n "s/^Groups:\s*//p" /proc/self/status | tr " " "\n" | sort -n | xargs'; }
expect "the image's user" "$(groups_of groups)" "50 60 1000"
expect "another" "$(groups_of -u other groups)" 1001
expect "numbers only" "$(groups_of -u 7:8 groups)" 8
expect "with a group" "$(groups_of -u user:staff groups)" 50
expect "added" "$(groups_of -u 7:8 --group-add staff groups)" "8 50"
expect "member reads" "$(gantry run --rm groups cat /data/staff)" staff
expect_fails gantry run --rm groups cat /data/shut
expect_fails gantry run --rm -u other groups cat /data/staff
expect "not shut out" "$(gantry run --rm -u other groups cat /data/shut)" shut
gantry run -d --name x groups sleep 60 >/dev/null
expect "exec" "$(gantry exec x sh -c 'sed -n "s/^Groups:\s*//p" /proc/self/status | tr " " "\n" | sort -n | xargs')" "50 60 1000"
gantry rm -f x
