// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.time.Instant;

/// Instants as the database keeps them: nanoseconds since 1970, good until the year 2262.
public final class Times {
  private static final long SECOND = 1_000_000_000L;

  private Times() {}

  public static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
  }

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
