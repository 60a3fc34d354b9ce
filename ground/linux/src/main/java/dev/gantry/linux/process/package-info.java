// SPDX-License-Identifier: Apache-2.0
/// Descriptors and processes, as the kernel sees them.
///
/// Read [Fd][dev.gantry.linux.process.Fd] first (a descriptor with an owner), then
/// [Spawn][dev.gantry.linux.process.Spawn] (start a program),
/// [PidFd][dev.gantry.linux.process.PidFd] (signal and await a process that is not ours) and
/// [Processes][dev.gantry.linux.process.Processes] (reap our own, ask about others).
/// [Memfd][dev.gantry.linux.process.Memfd] makes files that nobody can change: the keeper's program
/// and its plans travel in them. [Poll][dev.gantry.linux.process.Poll] and
/// [Wakeup][dev.gantry.linux.process.Wakeup] let a thread wait for descriptors and be called off.
///
/// Every descriptor is close-on-exec from its birth; a child gets only what [Spawn] is told. No
/// lock is held across a call.
@NullMarked
package dev.gantry.linux.process;

import org.jspecify.annotations.NullMarked;
