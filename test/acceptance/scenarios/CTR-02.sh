# CTR-02 Copy files both ways between container and host, running or stopped.
gantry run -d --name a bb sleep 99 >/dev/null
mkdir -p in/sub && echo deep >in/sub/file
for state in running stopped; do
  gantry cp /etc/hostname "a:/h-$state"
  gantry cp "a:/h-$state" "./h-$state"
  cmp /etc/hostname "h-$state"
  gantry cp in "a:/tree-$state"
  gantry cp "a:/tree-$state" "out-$state"
  expect "folder" "$(cat "out-$state/sub/file")" deep
  gantry cp "a:/tree-$state" - | tar t | grep -q sub/file
  tar -C in -c sub | gantry cp - "a:/root"
  gantry cp a:/root/sub/file "f-$state" && expect "from a stream" "$(cat "f-$state")" deep
  gantry kill a >/dev/null 2>&1 || true
done
gantry rm -f a
