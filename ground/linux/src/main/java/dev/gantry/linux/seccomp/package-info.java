/// Filters of system calls, compiled by libseccomp through FFM.
///
/// [FilterSpec] says what a filter does, [SeccompFilter] compiles it to the kernel's classic BPF
/// and keeps the newest results; [Libseccomp] is the binding.
@NullMarked
package dev.gantry.linux.seccomp;

import org.jspecify.annotations.NullMarked;
