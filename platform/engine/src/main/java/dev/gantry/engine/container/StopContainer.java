// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.run.Cgroup;
import dev.gantry.engine.spec.Signals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ends or signals a running container: stop, kill, pause, unpause; each within its verb.
final class StopContainer {
  private static final int GRACE_SECONDS = 10;
  private static final long KILL_MILLIS = 10_000;

  private final Parts parts;

  StopContainer(Parts parts) {
    this.parts = parts;
  }

  /// Asks it to end, then kills it; see [Containers#stop].
  void stop(Container container, @Nullable Integer seconds, @Nullable String signal) {
    ContainerRecord record = container.record();
    if (record.state() instanceof ContainerState.Restarting) {
      calm(container);
      return;
    }
    if (!record.isAlive()) {
      throw new Failure(
          Failure.Code.NOT_MODIFIED, "container " + record.name() + " is already stopped");
    }
    int number = Signals.parse(signal == null ? stopSignal(record) : signal);
    markStopped(container);
    thaw(container);
    if (send(container, number)) {
      Integer own = record.spec().config().stopTimeout();
      long grace = seconds == null ? (own == null ? GRACE_SECONDS : own) : seconds;
      if (!container.await(now -> !now.isAlive(), grace < 0 ? -1 : grace * 1000)) {
        end(container);
      }
    }
    awaitEnd(container);
    parts.ledger().tell(container.record(), "stop", Map.of());
  }

  /// Sends a signal; after KILL it waits for the end.
  void kill(Container container, @Nullable String signal) {
    ContainerRecord record = container.record();
    if (record.state() instanceof ContainerState.Restarting) {
      calm(container);
      return;
    }
    if (!record.isAlive()) {
      throw Failure.conflict(
          "cannot kill container: "
              + record.name()
              + ": container "
              + record.id()
              + " is not running");
    }
    int number = signal == null ? Signals.KILL : Signals.parse(signal);
    if (number == Signals.KILL || number == Signals.parse(stopSignal(record))) {
      markStopped(container);
    }
    boolean there = send(container, number);
    if (number == Signals.KILL) {
      thaw(container);
    }
    if (number == Signals.KILL || !there) {
      awaitEnd(container);
    }
  }

  /// Kills it whatever it does and waits for its end, also when it is frozen.
  void end(Container container) {
    if (container.record().isAlive()) {
      markStopped(container);
      boolean _ = send(container, Signals.KILL);
      thaw(container);
      awaitEnd(container);
    }
  }

  /// Calls off the policy's next start.
  void calm(Container container) {
    parts
        .ledger()
        .change(
            container,
            now -> now.withState(now.state().calmed()).withStopped(true),
            "stop",
            Map.of());
  }

  void pause(Container container) {
    ContainerRecord record = container.record();
    if (record.state() instanceof ContainerState.Paused) {
      throw Failure.conflict("container " + record.name() + " is already paused");
    }
    ContainerState next = paused(record);
    cgroup(record).freeze(true);
    parts.ledger().change(container, _ -> record.withState(next), "pause", Map.of());
  }

  void unpause(Container container) {
    ContainerRecord record = container.record();
    if (!(record.state() instanceof ContainerState.Paused)) {
      throw Failure.conflict("container " + record.name() + " is not paused");
    }
    cgroup(record).freeze(false);
    resume(container);
  }

  private void resume(Container container) {
    parts
        .ledger()
        .change(
            container,
            now ->
                now.state() instanceof ContainerState.Paused paused
                    ? now.withState(paused.resumed())
                    : now,
            "unpause",
            Map.of());
  }

  private static ContainerState paused(ContainerRecord record) {
    if (!record.isAlive()) {
      throw Failure.conflict("container " + record.name() + " is not running");
    }
    return record.state().paused();
  }

  private Cgroup cgroup(ContainerRecord record) {
    if (record.state() instanceof ContainerState.Alive alive) {
      return parts.starter().cgroup(alive.process().pid());
    }
    throw Failure.conflict("container " + record.name() + " is not running");
  }

  /// A frozen process takes no signal.
  private void thaw(Container container) {
    if (container.record().state() instanceof ContainerState.Paused) {
      try {
        cgroup(container.record()).freeze(false);
      } catch (Failure _) {
        return; // it ended meanwhile, its group with it
      }
      resume(container);
    }
  }

  private boolean send(Container container, int number) {
    KeptProcess process = container.process();
    if (process == null) {
      throw Failure.internal("container " + container.id() + " has no keeper", null);
    }
    boolean sent = process.signal(number);
    parts.ledger().tell(container.record(), "kill", Map.of("signal", Integer.toString(number)));
    return sent;
  }

  private void awaitEnd(Container container) {
    if (!container.await(now -> !now.isAlive(), KILL_MILLIS)) {
      throw new Failure(
          Failure.Code.TIMEOUT,
          "container " + container.record().name() + " did not end within 10 s of SIGKILL");
    }
  }

  /// Only a restart policy looks at this, so that without one nothing is written.
  private void markStopped(Container container) {
    ContainerRecord record = container.record();
    if (record.stopped()) {
      return;
    }
    if (RestartRule.isNone(record.spec().hostConfig().restartPolicy())) {
      container.change(now -> now.withStopped(true), _ -> {});
    } else {
      parts.ledger().changeQuietly(container, now -> now.withStopped(true));
    }
  }

  private static String stopSignal(ContainerRecord record) {
    String own = record.spec().config().stopSignal();
    return own.isEmpty() ? "TERM" : own;
  }
}
