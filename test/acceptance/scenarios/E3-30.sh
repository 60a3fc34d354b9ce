# E3-30 Names and ids that are paths, options or worse are refused, and nothing is made for them.
canary
long=$(head -c 65536 /dev/zero | tr '\0' a)
before=$(find "$GANTRY_RUN" "$GANTRY_ROOT/containers" | wc -l)
for name in ../x . .. / a/b 'a b' $'a\nb' -rf --rm '' '*' $'\e[31m' é "$long" "$T/canary"; do
  [ -z "$name" ] || expect_fails gantry create --name="$name" bb true
  expect_fails gantry-oci create -b nowhere -- "$name"
  expect_fails gantry-oci state -- "$name"
  expect_fails gantry-oci delete -f -- "$name/../../.."
  expect_fails gantry rm "../../..$T/canary"
done
curl -s --unix-socket "$GANTRY_RUN/docker.sock" -o answer -w '%{http_code}' -H 'Content-Type: application/json' -d '{"Image":"bb"}' \
  'http://d/v1.47/containers/create?name=a%00b' >code
expect "NUL in a name" "$(cat code)" 400
for path in '../../etc' '%2e%2e%2f%2e%2e%2fetc' '..%2fx' 'a%00b' 'a%0ab'; do
  code=$(curl -s --path-as-is --unix-socket "$GANTRY_RUN/docker.sock" -o /dev/null -w '%{http_code}' "http://d/v1.47/containers/$path/json")
  [ "$code" = 404 ] || [ "$code" = 400 ] || fail "container $path: $code"
done
expect "files made" "$(find "$GANTRY_RUN" "$GANTRY_ROOT/containers" | wc -l)" "$before"
canary_holds
