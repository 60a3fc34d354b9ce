# OCI-06 Isolation is pluggable per container.
expect "seccomp" "$(gantry run --rm bb grep Seccomp: /proc/1/status | tr -d '\t')" "Seccomp:2"
expect "unconfined" "$(gantry run --rm --security-opt seccomp=unconfined bb grep Seccomp: /proc/1/status | tr -d '\t')" "Seccomp:0"
