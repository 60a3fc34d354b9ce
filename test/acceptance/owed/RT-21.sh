# RT-21 An annotation forces a cgroup v1 name=systemd mount in the container on a v2 host.
# needs: cgroup-v2
lines=$(gantry run --rm --annotation run.oci.systemd.force_cgroup_v1=/sys/fs/cgroup bb sh -c 'mount | grep name=systemd')
expect "one line" "$(echo "$lines" | wc -l)" 1
expect_has "below the folder" "$lines" "/sys/fs/cgroup"
expect_has "v1" "$lines" "type cgroup "
