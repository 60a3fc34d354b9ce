# RT-16 When creation fails the reason is told, never a bare EOF.
bundle b /no/such/program
expect_fails gantry-oci run -b b c16
expect_has "message of the runtime" "$out" "/no/such/program"
expect_lacks "message of the runtime" "$out" EOF
expect_exit 127 gantry run --rm bb /no/such/program
expect_has "message" "$out" "no such file"
expect_lacks "message" "$out" EOF
expect_exit 126 gantry run --rm bb /etc/passwd
expect_has "message" "$out" "permission denied"
step "other runtimes"
for runtime in /usr/sbin/runc /usr/bin/crun; do
  expect_exit 127 gantry --runtime "$runtime" run --rm bb /no/such/program
  expect_has "message of $runtime" "$out" "/no/such/program"
  expect_exit 126 gantry --runtime "$runtime" run --rm bb /etc/passwd
  expect_fails gantry --runtime "$runtime" run --rm --sysctl net.nonesuch=1 bb echo x
  expect_has "message of $runtime" "$out" "$runtime create: "
  expect_has "message of $runtime" "$out" net/nonesuch
  expect_lacks "message of $runtime" "$out" EOF
done
expect_exit 125 gantry --runtime /etc/passwd run --rm bb true
