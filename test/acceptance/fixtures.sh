# SPDX-License-Identifier: Apache-2.0
# Makes the fixtures of a test run below $FX (a new folder) and imports the image bb. Run once, before the scenarios.
set -eu
mkdir -p "$FX"/bb/{bin,etc,tmp,root,var/log,proc,sys,dev,www}
cp "$(command -v busybox)" "$FX/bb/bin/busybox"
for applet in $("$FX/bb/bin/busybox" --list | grep -vx busybox); do ln -sf busybox "$FX/bb/bin/$applet"; done
echo root:x:0:0:root:/root:/bin/sh >"$FX/bb/etc/passwd"
echo root:x:0: >"$FX/bb/etc/group"
tar -C "$FX/bb" -c . | gantry import --change 'ENV PATH=/bin' --change 'CMD ["/bin/sh"]' - bb
mkdir -p "$FX/web"
printf 'FROM bb\nRUN mkdir -p /www && echo hello >/www/index.html\nEXPOSE 80\nCMD ["httpd","-f","-p","80","-h","/www"]\n' >"$FX/web/Dockerfile"
# What attacks from inside of a container. The VM has no compiler and gets it built.
attacks=$(dirname "${BASH_SOURCE[0]}")
! command -v gcc >/dev/null || make -s -C "$attacks" target/attacker
cp "$attacks/target/attacker" "$FX/attacker"
