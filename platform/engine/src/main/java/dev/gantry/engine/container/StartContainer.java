// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.ClientAttachment;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.container.ContainerState.ProcessMark;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.Database.Outlive;
import dev.gantry.runtime.keeper.KeeperConnection;
import dev.gantry.runtime.keeper.StartedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts a container that does not run.
///
/// The keeper is alive before the database knows: its run folder, made first, is the sign by which
/// an engine that was killed in between finds it again.
final class StartContainer {
  private static final long GONE_MILLIS = 5_000;
  private static final int COULD_NOT_START = 128;

  private final Parts parts;
  private final ContainerPlans plans;
  private final EndRun end;

  StartContainer(Parts parts, ContainerPlans plans, EndRun end) {
    this.parts = parts;
    this.plans = plans;
    this.end = end;
  }

  /// For a user; within the container's verb.
  void run(Container container) {
    ContainerRecord record = container.record();
    switch (record.state()) {
      case ContainerState.Running _ ->
          throw new Failure(
              Failure.Code.NOT_MODIFIED, "container " + record.name() + " is already running");
      case ContainerState.Paused _ ->
          throw Failure.conflict("cannot start a paused container, try unpause instead");
      case ContainerState.Removing _, ContainerState.Dead _ ->
          throw Failure.conflict(
              "container is marked for removal and cannot be started: " + record.name());
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
          start(container, false);
    }
  }

  /// For the restart policy; within the container's verb.
  void again(Container container) {
    start(container, true);
  }

  private void start(Container container, boolean byPolicy) {
    awaitOldKeeper(container);
    List<ClientAttachment> early = container.takeEarly();
    try {
      launch(container, early, byPolicy);
    } catch (Failure failure) {
      early.forEach(ClientAttachment::close);
      fail(container, failure);
      throw failure.while_("starting container " + container.record().name());
    }
  }

  /// The keeper of the run before may still be removing its control groups, which have our names.
  private static void awaitOldKeeper(Container container) {
    KeptProcess old = container.process();
    if (old != null) {
      if (!old.awaitGone(GONE_MILLIS)) {
        throw new Failure(
            Failure.Code.UNAVAILABLE, "the keeper of the run before has not ended yet");
      }
      old.close();
      container.process(null);
    }
  }

  private void launch(Container container, List<ClientAttachment> early, boolean byPolicy) {
    ContainerRecord record = container.record();
    ContainerId id = record.id();
    Path runFolder = makeRunFolder(id);
    List<KeeperConnection.Initial> clients = new ArrayList<>();
    KeeperConnection.Initial own = parts.starter().connection(runFolder);
    own.connection().attach(KeeperConnection.WANT_EXIT);
    clients.add(own);
    for (ClientAttachment attachment : early) {
      KeeperConnection.Initial client = parts.starter().connection(runFolder);
      // One who left meanwhile is passed on too: the keeper sees a closed connection.
      boolean _ = attachment.join(client.connection());
      clients.add(client);
    }
    StartedProcess started;
    try {
      started = parts.starter().start(plans.start(record, clients.size()), clients);
    } catch (Failure failure) {
      own.connection().close();
      throw failure;
    }
    KeptProcess process = KeptProcess.of(own.connection());
    container.process(process);
    Instant now = parts.clock().instant();
    ProcessMark mark = new ProcessMark(started.pid(), started.startTicks());
    parts
        .ledger()
        .change(
            container,
            outlive(record),
            before -> started(before, mark, now, byPolicy),
            "start",
            Map.of());
    process.watch(id.brief(), told -> end.run(container, told));
  }

  private static ContainerRecord started(
      ContainerRecord before, ProcessMark mark, Instant now, boolean byPolicy) {
    ContainerRecord after = before.withState(before.state().started(mark, now));
    return byPolicy
        ? after.withRestarts(before.restarts() + 1)
        : after.withRestarts(0).withStopped(false);
  }

  /// After a power cut nothing runs, so that it ran matters only to a restart policy.
  private static Outlive outlive(ContainerRecord record) {
    return RestartRule.isNone(record.spec().hostConfig().restartPolicy())
        ? Outlive.PROCESS
        : Outlive.POWER;
  }

  private Path makeRunFolder(ContainerId id) {
    Path folder = parts.folders().runContainer(id);
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(parts.folders().exitRecord(id));
      return folder;
    } catch (IOException e) {
      throw Failure.internal("making " + folder + ": " + e, e);
    }
  }

  private void fail(Container container, Failure failure) {
    int code =
        failure.exitCode() == 126 || failure.exitCode() == 127
            ? failure.exitCode()
            : COULD_NOT_START;
    Starter.removeFolder(parts.folders().runContainer(container.id()));
    ContainerRecord record =
        parts
            .ledger()
            .changeQuietly(
                container,
                before ->
                    before.withState(
                        before.state().failed(code, failure.message(), parts.clock().instant())));
    container.tellEnd();
    if (record.spec().hostConfig().autoRemove()) {
      end.removeLater(container);
    }
  }
}
