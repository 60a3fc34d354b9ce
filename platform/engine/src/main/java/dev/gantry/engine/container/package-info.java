// SPDX-License-Identifier: Apache-2.0

/// Containers: see [Containers].
@NullMarked
package dev.gantry.engine.container;

import org.jspecify.annotations.NullMarked;
