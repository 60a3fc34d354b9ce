// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.container.ContainerState.ProcessMark;
import dev.gantry.runtime.keeper.ExitRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens when a container's process has ended: it is written down, then told; then the
/// container is started again, removed, or left.
final class EndRun {
  private static final Logger LOG = LoggerFactory.getLogger(EndRun.class);
  private static final long LOOK_MILLIS = 100;

  /// The exit code of a process whose end nobody saw.
  private static final int UNKNOWN = 255;

  private final Parts parts;
  private final Map<String, Long> delays = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private @Nullable StartContainer start;
  private @Nullable RemoveContainer remove;

  EndRun(Parts parts) {
    this.parts = parts;
  }

  /// Completes the wiring: starting needs this, and this needs starting.
  void wire(StartContainer starting, RemoveContainer removing) {
    start = starting;
    remove = removing;
  }

  /// No policy acts any more.
  void close() {
    closed = true;
  }

  /// Called once for each run, with null when its keeper went without a word.
  void run(Container container, KeptProcess.@Nullable End told) {
    if (closed) {
      return;
    }
    KeptProcess.End end = told == null ? find(container) : told;
    if (end == null || !container.record().isAlive()) {
      return;
    }
    write(container, end, "");
  }

  /// Writes an end down and goes on from there.
  void write(Container container, KeptProcess.End end, String error) {
    ContainerRecord before = container.record();
    boolean again = RestartRule.again(before, end.code());
    if (end.oom()) {
      parts.ledger().tell(before, "oom", Map.of());
    }
    ContainerRecord after =
        parts
            .ledger()
            .change(
                container,
                now -> ended(now, end, error, again),
                "die",
                Map.of(
                    "exitCode",
                    Integer.toString(end.code()),
                    "execDuration",
                    seconds(before, end)));
    container.tellEnd();
    if (after.state() instanceof ContainerState.Restarting restarting) {
      restartLater(container, restarting);
    } else if (after.spec().hostConfig().autoRemove()) {
      removeLater(container);
    }
  }

  /// Removes a container with `--rm` when nobody else is at work on it.
  void removeLater(Container container) {
    Thread.ofVirtual()
        .name("remove " + container.id().brief())
        .start(() -> {
          RemoveContainer removing = remove;
          if (removing != null && !closed) {
            quietly(container, () -> removing.removeEnded(container));
          }
        });
  }

  void restartLater(Container container, ContainerState.Restarting restarting) {
    ContainerState.Ended last = restarting.last();
    long delay =
        RestartRule.delayMillis(
            delays.getOrDefault(container.id().hex(), 0L), last.startedAt(), last.finishedAt());
    delays.put(container.id().hex(), delay);
    Thread.ofVirtual()
        .name("restart " + container.id().brief())
        .start(() -> {
          try {
            Thread.sleep(delay);
          } catch (InterruptedException _) {
            return;
          }
          StartContainer starting = start;
          if (starting != null && !closed) {
            quietly(container, () -> restart(container, restarting, starting));
          }
        });
  }

  private void restart(
      Container container, ContainerState.Restarting restarting, StartContainer starting) {
    if (container.record().state().equals(restarting)) {
      starting.again(container);
    }
  }

  void forget(Container container) {
    delays.remove(container.id().hex());
  }

  private static ContainerRecord ended(
      ContainerRecord now, KeptProcess.End end, String error, boolean again) {
    return now.withState(now.state().ended(end.code(), end.oom(), error, end.at(), again));
  }

  private static String seconds(ContainerRecord record, KeptProcess.End end) {
    Instant since =
        record.state() instanceof ContainerState.Alive alive ? alive.startedAt() : end.at();
    return Long.toString(Math.max(0, Duration.between(since, end.at()).toSeconds()));
  }

  /// The end of a process whose keeper was killed: waited for, since nobody else can say when.
  private KeptProcess.@Nullable End find(Container container) {
    while (container.record().state() instanceof ContainerState.Alive alive) {
      Optional<ExitRecord> record = ExitRecord.read(parts.folders().exitRecord(container.id()));
      if (record.isPresent()) {
        return of(record.get());
      }
      if (!isAlive(alive.process())) {
        return new KeptProcess.End(UNKNOWN, false, parts.clock().instant());
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException _) {
        return null;
      }
    }
    return null;
  }

  static KeptProcess.End of(ExitRecord record) {
    return new KeptProcess.End(record.code(), record.oom(), record.at());
  }

  boolean isAlive(ProcessMark mark) {
    return parts.starter().isAlive(mark.pid(), mark.startTicks());
  }

  private static void quietly(Container container, Runnable verb) {
    try {
      container.verb(() -> {
        verb.run();
        return container;
      });
    } catch (Failure failure) {
      if (failure.code() != Failure.Code.NOT_FOUND) {
        LOG.warn("container {}: {}", container.id().brief(), failure.message());
      }
    }
  }
}
