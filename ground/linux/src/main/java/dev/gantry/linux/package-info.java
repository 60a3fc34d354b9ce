// SPDX-License-Identifier: Apache-2.0
/// Saying anything to the kernel, with no opinion about containers. The only module with native
/// access.
///
/// [Native][dev.gantry.linux.Native] is the bridge (raw system calls with errno),
/// [Syscall][dev.gantry.linux.Syscall] the numbers, [Errno][dev.gantry.linux.Errno] the error
/// names, [KernelFailure][dev.gantry.linux.KernelFailure] a refusal. The sub-packages give each
/// corner of the kernel a small typed face: `process` (descriptors, starting, signalling), `socket`
/// (Unix sockets that pass descriptors), `terminal`, `file`, `cgroup`, `seccomp`, `bpf`.
///
/// Pointers are addresses of segments in the caller's arena; nothing native outlives the method
/// that made it, except descriptors, which have an owner. Calls that may wait block their thread.
@NullMarked
package dev.gantry.linux;

import org.jspecify.annotations.NullMarked;
