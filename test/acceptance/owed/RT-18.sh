# RT-18 The same configuration gives the same container whichever runtime is used.
bundle b sh -c 'grep -E "Cap|Seccomp:|NoNewPrivs" /proc/self/status; cut -d" " -f5 /proc/self/mountinfo | sort'
cd b
gantry-oci run "t$RANDOM" >ours
foreign runc run "t$RANDOM" >runc
foreign crun run "t$RANDOM" >crun
diff ours runc
diff ours crun
