# RT-04 The first process is forked, set up (hooks included) and only then exec'ed, with one thread.
bundle b sleep 60
cat >hook.sh <<'H'
#!/bin/sh
sed 's/.*"pid" *: *\([0-9]*\).*/\1/' >"$1"
H
chmod +x hook.sh
edit b ".hooks={\"createRuntime\":[{\"path\":\"$T/hook.sh\",\"args\":[\"hook.sh\",\"$T/pid\"]}]}"
gantry-oci create -b b c4 </dev/null >/dev/null 2>&1
pid=$(gantry-oci state c4 | jq .pid)
expect "threads while created" "$(awk '/^Threads/ {print $2}' "/proc/$pid/status")" 1
gantry-oci start c4
eventually 5 sh -c "tr '\\0' ' ' </proc/$pid/cmdline | grep -q '^sleep 60'"
expect "pid told to the hook" "$(cat pid)" "$pid"
gantry-oci delete -f c4
