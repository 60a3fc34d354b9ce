# RT-01 Reads a runtime specification from a bundle, configures the kernel and runs the container.
bundle b
out=$(cd b && gantry-oci run foo </dev/null)
expect "output of the run" "$out" "it works"
expect_lacks "list after the run" "$(gantry-oci list)" foo
