# RT-05 OCI hooks run at every lifecycle stage, in spec order, with the state on stdin; a failing one aborts.
bundle b true
cat >hook.sh <<'H'
#!/bin/sh
state=$(cat)
case $state in *'"id"'*) echo "$1" >>"$2" ;; *) echo "no state for $1" >>"$2" ;; esac
H
chmod +x hook.sh
cp hook.sh b/rootfs/hook.sh
: >b/rootfs/order
edit b ".hooks={
  createRuntime:[{path:\"$T/hook.sh\",args:[\"h\",\"createRuntime\",\"$T/b/rootfs/order\"]}],
  createContainer:[{path:\"$T/hook.sh\",args:[\"h\",\"createContainer\",\"$T/b/rootfs/order\"]}],
  startContainer:[{path:\"/hook.sh\",args:[\"h\",\"startContainer\",\"/order\"],env:[\"PATH=/bin\"]}],
  poststart:[{path:\"$T/hook.sh\",args:[\"h\",\"poststart\",\"$T/b/rootfs/order\"]}],
  poststop:[{path:\"$T/hook.sh\",args:[\"h\",\"poststop\",\"$T/b/rootfs/order\"]}]} | .root.readonly=false"
gantry-oci run -b b c5 </dev/null
expect "order of the hooks" "$(tr '\n' ' ' <b/rootfs/order)" "createRuntime createContainer startContainer poststart poststop "
edit b '.hooks={createRuntime:[{path:"/bin/false"}]}'
expect_fails gantry-oci run -b b c5b
expect_has "message" "$out" "hook"
expect_lacks "list" "$(gantry-oci list)" c5b
