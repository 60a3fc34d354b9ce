# RT-14 Peak resident memory of a run is at most 3752 kB.
bundle b
/usr/bin/time -f %M -o rss gantry-oci run -b b foo </dev/null
[ "$(cat rss)" -le 3752 ] || fail "peak is $(cat rss) kB"
