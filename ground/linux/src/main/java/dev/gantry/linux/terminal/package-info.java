// SPDX-License-Identifier: Apache-2.0
/// Terminals: [Tty][dev.gantry.linux.terminal.Tty] asks for and sets the window size
/// ([WindowSize][dev.gantry.linux.terminal.WindowSize]) and raw mode.
///
/// The kernel's job control does not stop us at a terminal that is not our own controlling one, so
/// the service may change the caller's terminal while the caller is in the foreground, and must not
/// touch it otherwise.
@NullMarked
package dev.gantry.linux.terminal;

import org.jspecify.annotations.NullMarked;
