# RT-06 The command line equals runc's (checkpoint and restore answer their help only).
for command in checkpoint create delete events exec kill list pause ps restore resume run spec start state update; do
  gantry-oci "$command" --help >help.out || fail "gantry-oci $command --help"
  [ -s help.out ] || fail "gantry-oci $command --help printed nothing"
done
