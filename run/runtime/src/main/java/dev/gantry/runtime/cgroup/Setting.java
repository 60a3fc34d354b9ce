// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.runtime.plan.Tolerate;

/// A value for one cgroup file.
///
/// @param file the whole path
/// @param cause what it limits, for the failure
public record Setting(String file, String value, String cause, Tolerate tolerate) {}
