// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.time.Instant;

/// One row of the table `containers`; see the package page for its columns. A time that has not
/// come yet is [#NEVER].
public record ContainerRow(
    ContainerId id,
    ContainerName name,
    Instant createdAt,
    String spec,
    Phase phase,
    int pid,
    long startTicks,
    Instant startedAt,
    Instant finishedAt,
    int exitCode,
    boolean oom,
    String error,
    int restarts,
    boolean stopped) {

  public static final Instant NEVER = Instant.EPOCH;

  /// The names of the states, as they are stored.
  public enum Phase {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    EXITED,
    DEAD,
    REMOVING;

    String stored() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Phase of(String stored) {
      return valueOf(stored.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
