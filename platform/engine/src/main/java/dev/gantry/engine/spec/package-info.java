// SPDX-License-Identifier: Apache-2.0

/// From what the user asked for to what the runtime carries out, without touching anything.
///
/// ```
/// ContainerCreate + ImageConfig ── ContainerSpec.of ── Binds.resolve ──▶ ContainerSpec   kept in engine.db
/// ContainerSpec + SpecFacts     ── SpecBuilder.build ──────────────────▶ RuntimeSpec     for the plan compiler
/// ```
///
/// [ContainerSpec] first, then [SpecBuilder], which asks [Mounts], [Modes], [Limits],
/// [DeviceAccess], [CapabilityNames], [SecurityOptions] and [Sysctls] for its parts; [Users] reads
/// the container's user database. [SpecFacts] is everything that had to be looked up. The default
/// lists are text files beside the classes. Image data enters as `ProcessDefaults` only and never
/// reaches the host configuration.
@NullMarked
package dev.gantry.engine.spec;

import org.jspecify.annotations.NullMarked;
