# RT-25 Portable to further CPUs, RISC-V for example.
source=$DIST/..
"$source/tools/need" "test the riscv64 build" gcc-riscv64-linux-gnu libc6-dev-riscv64-cross qemu-user-static file make
make -s -C "$source/front/launcher" riscv64
make -s -C "$source/run/keeper" riscv64
for program in "$source/front/launcher/target/gantry-riscv64" "$source/run/keeper/target/keeper-riscv64"; do
  expect_has "$program" "$(file -b "$program")" "ELF 64-bit"
  expect_has "$program" "$(file -b "$program")" RISC-V
done
cp "$source/front/launcher/target/gantry-riscv64" gantry-oci
expect version "$(qemu-riscv64-static ./gantry-oci --version | head -n 1)" "$(gantry-oci --version | head -n 1)"
step "the keeper reads a plan and carries out its steps"
gcc -o planc "$source/run/keeper/test/planc.c"
printf '#!/bin/sh\nexec qemu-riscv64-static %s/run/keeper/target/keeper-riscv64\n' "$source" >keeper
chmod 755 keeper
printf 'K MKDIR 0755 "%s/made"\nK WRITE_NEW 0600 "%s/made/file" "it works"\n' "$T" "$T" | ./planc run "$T/keeper"
expect file "$(cat made/file)" "it works"
