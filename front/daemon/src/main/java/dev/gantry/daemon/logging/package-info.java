// SPDX-License-Identifier: Apache-2.0
/// The service's log, wired in code.
@NullMarked
package dev.gantry.daemon.logging;

import org.jspecify.annotations.NullMarked;
