// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import java.time.Instant;

/// Where a container is in its life. Each record holds what exists in that state and nothing else.
///
/// ```
/// Created ──started──▶ Running ◀──resumed── Paused
///    ▲                 │  │  └────paused──────▲
///    │ failed          │  └─ended──▶ Restarting ──started──▶ Running
///    └──(start)        └─ended──▶ Exited ──started──▶ Running
/// Created, Exited, Dead ──removing──▶ Removing ──▶ gone, or Dead when it cannot be removed
/// ```
///
/// A transition that a state does not have throws CONFLICT.
public sealed interface ContainerState {
  /// Docker's word for it.
  String word();

  /// How the last run ended; [Ended#NEVER] when there was none.
  default Ended last() {
    return Ended.NEVER;
  }

  /// A process that can be told from all others: its pid and when it started.
  record ProcessMark(int pid, long startTicks) {}

  /// The end of a run.
  ///
  /// @param error why a start failed, or empty
  record Ended(int code, boolean oom, String error, Instant startedAt, Instant finishedAt) {
    public static final Ended NEVER = new Ended(0, false, "", Instant.EPOCH, Instant.EPOCH);
  }

  /// Made, not started since, perhaps after a start that failed.
  record Created(Ended last) implements ContainerState {
    @Override
    public String word() {
      return "created";
    }
  }

  /// A state with a process.
  sealed interface Alive extends ContainerState {
    ProcessMark process();

    Instant startedAt();

    @Override
    Ended last();
  }

  /// Its process runs.
  record Running(ProcessMark process, Instant startedAt, Ended last) implements Alive {
    @Override
    public String word() {
      return "running";
    }
  }

  /// Its processes are frozen.
  record Paused(ProcessMark process, Instant startedAt, Ended last) implements Alive {
    @Override
    public String word() {
      return "paused";
    }
  }

  /// It ended and will be started again by its policy.
  record Restarting(Ended last) implements ContainerState {
    @Override
    public String word() {
      return "restarting";
    }
  }

  /// Its process has ended.
  record Exited(Ended last) implements ContainerState {
    @Override
    public String word() {
      return "exited";
    }
  }

  /// Something of it could not be removed.
  record Dead(Ended last) implements ContainerState {
    @Override
    public String word() {
      return "dead";
    }
  }

  /// It is being removed.
  record Removing(Ended last) implements ContainerState {
    @Override
    public String word() {
      return "removing";
    }
  }

  /// Its process runs from now on.
  default ContainerState started(ProcessMark process, Instant at) {
    return switch (this) {
      case Created _, Exited _, Restarting _ -> new Running(process, at, last());
      case Running _, Paused _, Dead _, Removing _ -> throw wrong("start");
    };
  }

  /// A start failed: nothing runs.
  default ContainerState failed(int code, String error, Instant at) {
    return switch (this) {
      case Created _ -> new Created(new Ended(code, false, error, Instant.EPOCH, Instant.EPOCH));
      case Exited _, Restarting _ ->
          new Exited(new Ended(code, false, error, last().startedAt(), at));
      case Running _, Paused _, Dead _, Removing _ -> throw wrong("start");
    };
  }

  default ContainerState paused() {
    return switch (this) {
      case Running running -> new Paused(running.process(), running.startedAt(), running.last());
      case Created _, Paused _, Restarting _, Exited _, Dead _, Removing _ -> throw wrong("pause");
    };
  }

  default ContainerState resumed() {
    return switch (this) {
      case Paused paused -> new Running(paused.process(), paused.startedAt(), paused.last());
      case Created _, Running _, Restarting _, Exited _, Dead _, Removing _ ->
          throw wrong("unpause");
    };
  }

  /// Its process has ended.
  ///
  /// @param again whether the policy will start it again
  default ContainerState ended(int code, boolean oom, String error, Instant at, boolean again) {
    return switch (this) {
      case Alive alive -> {
        Ended end = new Ended(code, oom, error, alive.startedAt(), at);
        yield again ? new Restarting(end) : new Exited(end);
      }
      case Created _, Restarting _, Exited _, Dead _, Removing _ -> throw wrong("end");
    };
  }

  /// The policy's next start was called off.
  default ContainerState calmed() {
    return switch (this) {
      case Restarting restarting -> new Exited(restarting.last());
      case Created _, Running _, Paused _, Exited _, Dead _, Removing _ -> throw wrong("stop");
    };
  }

  default ContainerState removing() {
    return switch (this) {
      case Created _, Exited _, Dead _, Restarting _ -> new Removing(last());
      case Running _, Paused _, Removing _ -> throw wrong("remove");
    };
  }

  /// Removing it failed.
  default ContainerState stuck() {
    return switch (this) {
      case Removing _ -> new Dead(last());
      case Created _, Running _, Paused _, Restarting _, Exited _, Dead _ -> throw wrong("bury");
    };
  }

  private Failure wrong(String verb) {
    return Failure.conflict("cannot " + verb + " a container that is " + word());
  }
}
