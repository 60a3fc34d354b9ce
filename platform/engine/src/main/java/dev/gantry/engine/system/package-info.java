// SPDX-License-Identifier: Apache-2.0

/// Facts about the engine and its machine: see [EngineSystem].
@NullMarked
package dev.gantry.engine.system;

import org.jspecify.annotations.NullMarked;
