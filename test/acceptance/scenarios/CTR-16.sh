# CTR-16 Wait for stop and print exit codes.
gantry run -d --name s bb sh -c 'sleep 1; exit 3' >/dev/null
gantry run -d --name t bb sh -c 'exit 4' >/dev/null
expect codes "$(gantry wait s t | tr '\n' ' ')" "3 4 "
gantry rm s t
