// SPDX-License-Identifier: Apache-2.0

/// Execs: see [Execs].
@NullMarked
package dev.gantry.engine.exec;

import org.jspecify.annotations.NullMarked;
