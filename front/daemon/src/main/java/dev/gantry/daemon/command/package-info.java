// SPDX-License-Identifier: Apache-2.0
/// Commands of launchers (docs/formats/launcher.md), run in the service as if they ran in the
/// caller's place.
///
/// Read [CommandServer][dev.gantry.daemon.command.CommandServer] (accepts),
/// [Session][dev.gantry.daemon.command.Session] (one command),
/// [CallerTerminal][dev.gantry.daemon.command.CallerTerminal] (its streams and signals) and
/// [Face][dev.gantry.daemon.command.Face] (what a command line is to the server).
///
/// | event | what the command sees | what the caller sees |
/// | --- | --- | --- |
/// | the face returns | – | EXIT with its code, or EXEC |
/// | signal INT, TERM, QUIT, HUP | its handler, else an interrupt | EXIT 128 + n when not handled |
/// | nobody reads the output | an IOException and an interrupt | EXIT 141 |
/// | SUSPEND | reads and writes wait | SUSPENDED once no call is under way |
/// | the launcher was killed | an interrupt | – |
///
/// Threads: one reads a connection's frames, one runs the command. Both may wait in system calls,
/// so they are platform threads. The session's monitor guards only its `ended`; a gate's monitor is
/// never held across a system call that may block.
@NullMarked
package dev.gantry.daemon.command;

import org.jspecify.annotations.NullMarked;
