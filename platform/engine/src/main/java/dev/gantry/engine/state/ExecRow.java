// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of the table `execs`: a further process in a container.
///
/// @param pid 0 before it was started
/// @param exitCode null until it has ended
public record ExecRow(
    ContainerId id,
    ContainerId container,
    String spec,
    int pid,
    long startTicks,
    @Nullable Integer exitCode,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {

  public boolean isRunning() {
    return pid != 0 && exitCode == null;
  }

  public ExecRow started(int newPid, long newStartTicks, Instant at) {
    return new ExecRow(id, container, spec, newPid, newStartTicks, null, createdAt, at, finishedAt);
  }

  public ExecRow ended(int code, Instant at) {
    return new ExecRow(id, container, spec, pid, startTicks, code, createdAt, startedAt, at);
  }
}
