/// BPF programs made in Java.
///
/// [DeviceProgram] assembles the program that decides which devices a cgroup v2 may use; the keeper
/// loads and attaches it.
@NullMarked
package dev.gantry.linux.bpf;

import org.jspecify.annotations.NullMarked;
