// SPDX-License-Identifier: Apache-2.0

/// The engine's side of running processes: [Starter] has plans made and carried out, [Cgroup] reads
/// and freezes control groups of both versions, [ResourceUse] samples them.
@NullMarked
package dev.gantry.engine.run;

import org.jspecify.annotations.NullMarked;
