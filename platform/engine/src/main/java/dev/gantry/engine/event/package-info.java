// SPDX-License-Identifier: Apache-2.0

/// Events: what happened to which object when, in Docker's document.
///
/// [Events] writes and tells them, [EventStream] is one listener, its filters are those of `docker
/// events`. The order for one container is create, attach, start, die, destroy; an event is told
/// after the transaction that makes it true.
@NullMarked
package dev.gantry.engine.event;

import org.jspecify.annotations.NullMarked;
