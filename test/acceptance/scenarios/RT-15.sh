# RT-15 A container may be limited to one single process.
for _ in $(seq 20); do
  expect output "$(gantry --runtime "$(command -v gantry-oci)" run --rm --pids-limit 1 bb echo it works)" "it works"
done
