# RT-20 Hook stdout and stderr can be redirected to files by annotation.
bundle b true
printf '#!/bin/sh\necho out\necho err >&2\n' >hook.sh
chmod +x hook.sh
edit b ".hooks={createRuntime:[{path:\"$T/hook.sh\"}]} | .annotations={\"run.oci.hooks.stdout\":\"$T/hook.stdout\",\"run.oci.hooks.stderr\":\"$T/hook.stderr\"}"
gantry-oci run -b b c20 </dev/null
expect stdout "$(cat hook.stdout)" out
expect stderr "$(cat hook.stderr)" err
