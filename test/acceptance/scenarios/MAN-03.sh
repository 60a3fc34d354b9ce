# MAN-03 A name already in use makes run fail.
id=$(gantry create --name n2 bb true)
expect_exit 125 gantry run --name n2 bb true
expect_has message "$out" "$id"
gantry rm n2
