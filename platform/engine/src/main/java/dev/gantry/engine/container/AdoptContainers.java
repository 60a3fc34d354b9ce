// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.container.ContainerState.ProcessMark;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.spec.Signals;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.ContainerRow;
import dev.gantry.engine.state.Folders;
import dev.gantry.runtime.keeper.ExitRecord;
import dev.gantry.runtime.keeper.KeeperConnection;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes back what an engine before this one left: running containers, ends that nobody wrote down,
/// starts that were not written down yet, and folders of containers that are gone.
///
/// The keeper is asked first, its exit record second, the process table last; the database only
/// says what was already told.
final class AdoptContainers {
  private static final Logger LOG = LoggerFactory.getLogger(AdoptContainers.class);

  /// The keeper tells the end with the time that it wrote down; a later time is another run's.
  private static final long SAME_RUN_MILLIS = 1;

  private final Parts parts;
  private final EndRun end;
  private final StartContainer start;

  AdoptContainers(Parts parts, EndRun end, StartContainer start) {
    this.parts = parts;
    this.end = end;
    this.start = start;
  }

  /// Called once, before anybody else uses the containers.
  void run(List<ContainerRow> rows) {
    boolean booted = !Files.exists(parts.folders().runContainers());
    Set<String> known = new HashSet<>();
    for (ContainerRow row : rows) {
      known.add(row.id().hex());
      parts.index().add(new Container(ContainerRecord.of(row)));
    }
    for (Container container : parts.index().all()) {
      adopt(container, booted);
    }
    sweep(known);
  }

  private void adopt(Container container, boolean booted) {
    ContainerRecord record = container.record();
    KeeperConnection connection = connect(parts.folders().keeperSocket(record.id()));
    KeeperConnection.Frame.Attached attached = connection == null ? null : attach(connection);
    if (connection != null && attached != null) {
      if (!record.isAlive()) {
        catchUp(container, mark(attached.pid()), parts.clock().instant());
      }
      KeptProcess process = KeptProcess.of(connection);
      container.process(process);
      process.watch(record.id().brief(), told -> end.run(container, told));
      return;
    }
    if (connection != null) {
      connection.close();
    }
    Optional<ExitRecord> exit = ExitRecord.read(parts.folders().exitRecord(record.id()));
    if (record.isAlive()) {
      adoptWithoutKeeper(container, exit);
    } else if (exit.isPresent() && isUnseen(record, exit.get().at())) {
      catchUp(container, new ProcessMark(0, 0), startOf(record.id(), exit.get().at()));
      end.write(container, EndRun.of(exit.get()), "");
    } else {
      carryOn(container, booted);
    }
  }

  private void adoptWithoutKeeper(Container container, Optional<ExitRecord> exit) {
    if (exit.isPresent()) {
      end.write(container, EndRun.of(exit.get()), "");
      return;
    }
    Thread.ofVirtual()
        .name("watch " + container.id().brief())
        .start(() -> end.run(container, null));
  }

  /// The engine before was killed between starting the process and writing that down.
  private void catchUp(Container container, ProcessMark mark, Instant at) {
    parts
        .ledger()
        .change(container, now -> now.withState(now.state().started(mark, at)), "start", Map.of());
  }

  private void carryOn(Container container, boolean booted) {
    ContainerRecord record = container.record();
    if (record.state() instanceof ContainerState.Restarting restarting) {
      end.restartLater(container, restarting);
    } else if (record.state() instanceof ContainerState.Exited) {
      if (record.spec().hostConfig().autoRemove()) {
        end.removeLater(container);
      } else if (booted && startsAtBoot(record)) {
        startLater(container);
      }
    }
  }

  private static boolean startsAtBoot(ContainerRecord record) {
    return switch (record.spec().hostConfig().restartPolicy().name()) {
      case "always" -> true;
      case "unless-stopped" -> !record.stopped();
      default -> false;
    };
  }

  private void startLater(Container container) {
    Thread.ofVirtual()
        .name("start " + container.id().brief())
        .start(() -> {
          try {
            container.verb(() -> {
              start.again(container);
              return container;
            });
          } catch (Failure failure) {
            LOG.warn("{}", failure.message());
          }
        });
  }

  private static boolean isUnseen(ContainerRecord record, Instant at) {
    return at.isAfter(record.state().last().finishedAt().plusMillis(SAME_RUN_MILLIS))
        && at.isAfter(record.createdAt());
  }

  /// About when the run began: its folder was made then.
  private Instant startOf(ContainerId id, Instant other) {
    try {
      return Files.getLastModifiedTime(parts.folders().runContainer(id)).toInstant();
    } catch (IOException _) {
      return other;
    }
  }

  private ProcessMark mark(int pid) {
    return new ProcessMark(pid, parts.starter().startTicks(pid));
  }

  private static @Nullable KeeperConnection connect(Path socket) {
    if (!Files.exists(socket)) {
      return null;
    }
    try {
      return KeeperConnection.connect(socket);
    } catch (Failure _) {
      return null; // a socket file without its keeper
    }
  }

  /// The keeper's answer; null when it ends this very moment.
  private static KeeperConnection.Frame.@Nullable Attached attach(KeeperConnection connection) {
    try {
      connection.attach(KeeperConnection.WANT_EXIT);
      return connection.nextFrame() instanceof KeeperConnection.Frame.Attached attached
          ? attached
          : null;
    } catch (Failure _) {
      return null;
    }
  }

  private void sweep(Set<String> known) {
    Set<String> running = new HashSet<>();
    known.forEach(id -> running.add(Folders.runName(new ContainerId(id))));
    for (Path folder : unknown(parts.folders().runContainers(), running)) {
      endStray(folder);
      Starter.removeFolder(folder);
    }
    for (String key : parts.roots().snapshots().keys()) {
      if (!known.contains(key)) {
        parts.roots().snapshots().remove(key);
      }
    }
    for (Path folder : unknown(parts.folders().containers(), known)) {
      try {
        Volumes.removeTree(folder);
      } catch (IOException e) {
        LOG.warn("removing what is left in {}: {}", folder, e.toString());
      }
    }
    parts.starter().sweepCgroups(parts.cgroup(), known);
  }

  /// A keeper whose container is in no row: nobody can reach it, so it must not go on.
  private static void endStray(Path folder) {
    KeeperConnection connection = connect(folder.resolve("keeper.sock"));
    if (connection != null) {
      KeptProcess process = KeptProcess.of(connection);
      process.watch("stray " + folder.getFileName(), _ -> {});
      boolean _ = process.signal(Signals.KILL);
      boolean _ = process.awaitGone(5_000);
      process.close();
    }
  }

  private static List<Path> unknown(Path folder, Set<String> known) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder, entry -> !known.contains(String.valueOf(entry.getFileName())))) {
      return java.util.stream.StreamSupport.stream(entries.spliterator(), false).toList();
    } catch (IOException e) {
      throw Failure.internal("reading " + folder + ": " + e, e);
    }
  }
}
