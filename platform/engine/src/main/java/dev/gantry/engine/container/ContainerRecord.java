// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Json;
import dev.gantry.engine.container.ContainerState.Ended;
import dev.gantry.engine.container.ContainerState.ProcessMark;
import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.ContainerName;
import dev.gantry.engine.state.ContainerRow;
import dev.gantry.engine.state.ContainerRow.Phase;
import java.time.Instant;

/// Everything that is known about a container at one moment; immutable.
///
/// @param restarts how often its policy started it again
/// @param stopped the user stopped it, so that `unless-stopped` leaves it alone
public record ContainerRecord(
    ContainerId id,
    ContainerName name,
    Instant createdAt,
    ContainerSpec spec,
    ContainerState state,
    int restarts,
    boolean stopped) {

  public ContainerRecord withState(ContainerState next) {
    return new ContainerRecord(id, name, createdAt, spec, next, restarts, stopped);
  }

  public ContainerRecord withName(ContainerName next) {
    return new ContainerRecord(id, next, createdAt, spec, state, restarts, stopped);
  }

  public ContainerRecord withSpec(ContainerSpec next) {
    return new ContainerRecord(id, name, createdAt, next, state, restarts, stopped);
  }

  public ContainerRecord withRestarts(int next) {
    return new ContainerRecord(id, name, createdAt, spec, state, next, stopped);
  }

  public ContainerRecord withStopped(boolean next) {
    return new ContainerRecord(id, name, createdAt, spec, state, restarts, next);
  }

  public boolean isAlive() {
    return state instanceof ContainerState.Alive;
  }

  ContainerRow row() {
    ProcessMark process =
        state instanceof ContainerState.Alive alive ? alive.process() : new ProcessMark(0, 0);
    Instant startedAt =
        state instanceof ContainerState.Alive alive ? alive.startedAt() : state.last().startedAt();
    Ended last = state.last();
    return new ContainerRow(
        id,
        name,
        createdAt,
        Json.text(spec),
        phase(),
        process.pid(),
        process.startTicks(),
        startedAt,
        last.finishedAt(),
        last.code(),
        last.oom(),
        last.error(),
        restarts,
        stopped);
  }

  static ContainerRecord of(ContainerRow row) {
    ContainerSpec spec =
        Json.parse(ContainerSpec.class, row.spec(), "container " + row.id().brief());
    return new ContainerRecord(
        row.id(), row.name(), row.createdAt(), spec, state(row), row.restarts(), row.stopped());
  }

  private Phase phase() {
    return switch (state) {
      case ContainerState.Created _ -> Phase.CREATED;
      case ContainerState.Running _ -> Phase.RUNNING;
      case ContainerState.Paused _ -> Phase.PAUSED;
      case ContainerState.Restarting _ -> Phase.RESTARTING;
      case ContainerState.Exited _ -> Phase.EXITED;
      case ContainerState.Dead _ -> Phase.DEAD;
      case ContainerState.Removing _ -> Phase.REMOVING;
    };
  }

  private static ContainerState state(ContainerRow row) {
    Ended last =
        new Ended(row.exitCode(), row.oom(), row.error(), row.startedAt(), row.finishedAt());
    ProcessMark process = new ProcessMark(row.pid(), row.startTicks());
    return switch (row.phase()) {
      case CREATED -> new ContainerState.Created(last);
      case RUNNING -> new ContainerState.Running(process, row.startedAt(), last);
      case PAUSED -> new ContainerState.Paused(process, row.startedAt(), last);
      case RESTARTING -> new ContainerState.Restarting(last);
      case EXITED -> new ContainerState.Exited(last);
      case DEAD -> new ContainerState.Dead(last);
      case REMOVING -> new ContainerState.Removing(last);
    };
  }
}
