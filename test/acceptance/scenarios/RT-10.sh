# RT-10 The runtime binary is about 300 kB.
size=$(stat -L -c %s "$(command -v gantry-oci)")
[ "$size" -le 307200 ] || fail "gantry-oci has $size bytes"
