// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.engine.run.Starter;
import dev.gantry.engine.state.Folders;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What the verbs work with.
///
/// @param cgroup path of the cgroup below which containers are put
record Parts(
    ContainerIndex index,
    Ledger ledger,
    Folders folders,
    Roots roots,
    Starter starter,
    InstantSource clock,
    RandomGenerator random,
    String cgroup) {}
