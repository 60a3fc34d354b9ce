// SPDX-License-Identifier: Apache-2.0
/// The resident service: wires everything by constructors.
///
/// Read [Daemon][dev.gantry.daemon.Daemon] first. Below it: `command` serves launchers, `http` the
/// Docker Engine API, `life` is its folders, locks, options and idle time, `logging` its log.
/// docs/formats/launcher.md and docs/formats/state.md have the protocol and the folders.
@NullMarked
package dev.gantry.daemon;

import org.jspecify.annotations.NullMarked;
