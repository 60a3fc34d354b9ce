# RT-02 Creating and starting are two steps: set-up happens first, the user process runs only at start.
bundle b
gantry-oci create -b b c1 >created.out
expect "state after create" "$(gantry-oci state c1 | jq -r .status)" created
expect "output after create" "$(cat created.out)" ""
gantry-oci start c1
eventually 5 grep -qx "it works" created.out
eventually 5 sh -c '[ "$(gantry-oci state c1 | jq -r .status)" = stopped ]'
gantry-oci delete c1
expect_fails gantry-oci state c1
