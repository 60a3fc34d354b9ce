// SPDX-License-Identifier: Apache-2.0

/// Execs: further processes in running containers.
///
/// [Execs] has the verbs; an exec is created (a row), started once (its own keeper), and ends
/// before or with its container. [AdoptExecs] takes them back after a restart of the engine.
@NullMarked
package dev.gantry.engine.exec;

import org.jspecify.annotations.NullMarked;
