# RT-24 openat2 defeats link-path attacks out of the root file system.
mkdir victim vol tree
cp -a "$FX/bb/." tree/
ln -s "/../../../..$T/victim" tree/data
tar -C tree -c . | gantry import --change 'ENV PATH=/bin' - evil >/dev/null
gantry run --rm -v "$T/vol:/data/in" evil ls /data/in || true
expect "host folder" "$(find victim -mindepth 1 | wc -l)" 0
expect "host mounts" "$(grep -c " $T/victim" /proc/self/mountinfo || true)" 0
gantry rmi evil >/dev/null
