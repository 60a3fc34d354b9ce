// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import java.util.Locale;

/// Where a container is in its life (runtime.md#state).
public enum Status {
  CREATING,
  CREATED,
  RUNNING,
  PAUSED,
  STOPPED;

  /// The specification's word.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
