# DBG-11 ps -a also shows the exited ones with their code.
gantry run -d --name up bb sleep 99 >/dev/null
gantry run --name down bb sh -c 'exit 3' || true
header=$(gantry ps | head -1 | tr -s ' ')
expect header "$header" "CONTAINER ID IMAGE COMMAND CREATED STATUS PORTS NAMES"
expect_has ps "$(gantry ps)" up
expect_lacks ps "$(gantry ps)" down
expect_has "ps -a" "$(gantry ps -a)" "Exited (3)"
gantry rm -f up down
