# RT-18 The same configuration gives the same container whichever runtime is used.
bundle b sh -c 'grep -E "Cap|Seccomp:|NoNewPrivs" /proc/self/status; cut -d" " -f5 /proc/self/mountinfo | sort'
cd b
foreign gantry-oci run "t$RANDOM" >ours
foreign runc run "t$RANDOM" >runc
foreign crun run "t$RANDOM" >crun
diff ours runc
diff ours crun
cd ..
step "through the engine"; # for crun a v2 tree without controllers is hidden
for runtime in gantry-oci runc crun; do
  gantry --runtime "$runtime" run --rm bb sh -c 'grep -E "Cap|Seccomp|NoNewPrivs" /proc/self/status; mount | cut -d" " -f3 | sort' | grep -vx /sys/fs/cgroup/unified >"$runtime"
done
diff gantry-oci runc
diff gantry-oci crun
