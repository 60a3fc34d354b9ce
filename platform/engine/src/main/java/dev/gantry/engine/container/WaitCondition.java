// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;

/// What a waiter waits for.
public enum WaitCondition {
  /// That the container does not run; true at once for one that does not.
  NOT_RUNNING,
  /// The next end of a run, even when the container does not run now.
  NEXT_EXIT,
  /// That the container is gone.
  REMOVED;

  /// Reads Docker's word; empty is `not-running`. Throws INVALID for another.
  public static WaitCondition parse(String word) {
    return switch (word) {
      case "", "not-running" -> NOT_RUNNING;
      case "next-exit" -> NEXT_EXIT;
      case "removed" -> REMOVED;
      default -> throw Failure.invalid("invalid wait condition \"" + word + "\"");
    };
  }
}
