# CTR-03 Create without starting.
id=$(gantry create --name c bb echo hi)
expect "length of the id" "${#id}" 64
expect_has "ps -a" "$(gantry ps -a)" Created
expect "start -a" "$(gantry start -a c)" hi
gantry rm c
