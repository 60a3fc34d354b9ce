// SPDX-License-Identifier: Apache-2.0

/// Containers: what they are, what can be done with them, and what happens to them by itself.
///
/// [Containers] has the verbs. Read [ContainerState] (the state machine) and [ContainerRecord],
/// then [CreateContainer], [StartContainer], [EndRun], [RemoveContainer], and [AdoptContainers],
/// which takes back what a killed engine left.
///
/// **Life of a run.** create: image and request are merged into a `ContainerSpec`, folders are
/// made, one row is written. start: facts are gathered, a plan is made, a keeper carries it out
/// with the engine and all early attached clients connected before the first instruction, then the
/// row says so. end: the keeper tells it, it is written down, then told to those who wait; the
/// policy restarts it, or `--rm` removes it.
///
/// **Locks.** A container's verb lock, then its record lock (see [Container]), then the database's.
/// The index's lock is never held while taking another.
///
/// Not here: how a process is made (`run`), what it may do (`spec`), networks, volumes as objects.
@NullMarked
package dev.gantry.engine.container;

import org.jspecify.annotations.NullMarked;
