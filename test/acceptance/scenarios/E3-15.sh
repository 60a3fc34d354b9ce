# E3-15 An image's environment cannot name the host's variables, and nothing in it reaches the engine.
canary
export ATTACK_SECRET=of-the-host
for env in '["*"]' '["ATTACK_SECRET"]' '["=x"]' '["A\nATTACK_SECRET"]' '["A=1\nB=2"]' '["A\u0000B=1"]'; do
  image hostile "{\"Env\":$env,\"Cmd\":[\"/bin/env\"]}" >/dev/null 2>&1 || continue # refused as it came
  out=$(gantry run --rm hostile env 2>&1) || true
  expect_lacks "environment $env" "$out" of-the-host
done
canary_holds
