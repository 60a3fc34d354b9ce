# OCI-03 The same bundle gives the same result under the reference runtimes.
bundle b
cd b
expect gantry-oci "$(gantry-oci run "t$RANDOM")" "it works"
expect runc "$(foreign runc run "t$RANDOM")" "it works"
expect crun "$(foreign crun run "t$RANDOM")" "it works"
