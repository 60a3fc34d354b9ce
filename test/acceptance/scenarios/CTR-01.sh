# CTR-01 Attach local standard streams to a running container.
gantry run -d -i --name a bb cat >/dev/null
expect "echo" "$(echo hey | timeout $((3 * SLOW)) gantry attach a)" hey
gantry rm -f a
