// SPDX-License-Identifier: Apache-2.0

/// The engine: containers, execs, images, events on one machine. What users talk about, without how
/// they reach it.
///
/// [Engine] is the way in; [EngineConfig] says where it lives. Behind it, one package for each
/// object:
///
/// - `container`: the state machine, the verbs, what is told about containers
/// - `spec`: what was asked for + what the image says → a runtime spec; pure
/// - `exec`, `image`, `event`, `system`: as named
/// - `attach`, `log`: a process's streams, live and written
/// - `state`: the database and the strict names
///
/// **Crash-only.** The engine may be killed at any moment. Containers, their output and their exit
/// codes belong to the keepers (one small process each); opening an engine adopts what is there and
/// finishes what was half done. Closing it leaves containers running.
@NullMarked
package dev.gantry.engine;

import org.jspecify.annotations.NullMarked;
