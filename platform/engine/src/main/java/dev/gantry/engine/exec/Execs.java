// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.exec;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.EventMessage;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.ExecInspect;
import dev.gantry.engine.attach.AttachOptions;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.attach.ClientAttachment;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.container.ContainerRecord;
import dev.gantry.engine.container.ContainerState.ProcessMark;
import dev.gantry.engine.container.Containers;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.ExecRow;
import dev.gantry.engine.state.ExecTable;
import dev.gantry.engine.state.Folders;
import dev.gantry.runtime.keeper.KeeperConnection;
import dev.gantry.runtime.keeper.StartedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Further processes in running containers. Thread-safe.
///
/// Each has its own keeper with a socket and an exit record below the container's run folder, so
/// that it, too, outlives the engine.
public final class Execs {
  private final Database database;
  private final Events events;
  private final Folders folders;
  private final Containers containers;
  private final Starter starter;
  private final ExecPlans plans;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ExecIndex index = new ExecIndex();
  private volatile boolean closed;

  public Execs(
      Database database,
      Events events,
      Folders folders,
      Containers containers,
      Starter starter,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.events = events;
    this.folders = folders;
    this.containers = containers;
    this.starter = starter;
    this.plans = new ExecPlans(folders, containers, starter);
    this.clock = clock;
    this.random = random;
    new AdoptExecs(folders, index, this).run(database.read(ExecTable::all));
    containers.execsFrom(index::of);
  }

  /// Registers a process and gives its id. CONFLICT when the container does not run or is paused.
  public String create(String container, ExecCreate request) {
    if (request.cmd().isEmpty() || request.cmd().getFirst().isEmpty()) {
      throw Failure.invalid("no exec command specified");
    }
    var _ = containers.process(container, "exec");
    ContainerRecord record = containers.record(container);
    ContainerId id = ContainerId.random(random);
    ExecRow row =
        new ExecRow(
            id,
            record.id(),
            Json.text(request),
            0,
            0,
            null,
            clock.instant(),
            Instant.EPOCH,
            Instant.EPOCH);
    // An exec ends with its container at the latest: its row need not outlive a power cut.
    change(record, row, "exec_create: " + words(request), ExecTable::insert);
    index.put(row);
    return id.hex();
  }

  /// Starts it. With `detach` null is given, else the streams that were asked for at creation.
  /// Throws a failure with exit code 126 or 127 when the program cannot be run.
  ///
  /// @param size rows and columns of its terminal; empty when unknown
  public @Nullable Attachment start(String id, boolean detach, boolean tty, List<Integer> size) {
    ExecRow row = index.claim(id);
    try {
      return launch(row, detach, tty, size);
    } catch (Failure failure) {
      int code = failure.exitCode() == 127 ? 127 : 126;
      ExecRow ended = row.ended(code, clock.instant());
      database.write(
          Database.Outlive.PROCESS,
          inside -> {
            ExecTable.update(inside, ended);
            return ended;
          });
      index.put(ended);
      throw failure;
    }
  }

  private @Nullable Attachment launch(
      ExecRow row, boolean detach, boolean tty, List<Integer> size) {
    String container = row.container().hex();
    ProcessMark mark = containers.process(container, "exec");
    ContainerRecord record = containers.record(container);
    ExecCreate request = request(row);
    Path folder = makeFolder(row);
    KeeperConnection.Initial own = starter.connection(folder);
    own.connection().attach(KeeperConnection.WANT_EXIT);
    List<KeeperConnection.Initial> clients = new ArrayList<>(List.of(own));
    ClientAttachment attachment = null;
    if (!detach) {
      attachment =
          new ClientAttachment(
              new AttachOptions(
                  false,
                  true,
                  request.attachStdin(),
                  request.attachStdout(),
                  request.attachStderr()));
      KeeperConnection.Initial client = starter.connection(folder);
      boolean _ = attachment.join(client.connection());
      attachment.endAfter(() -> index.awaitEnd(row.id()));
      clients.add(client);
    }
    StartedProcess started;
    try {
      started =
          starter.start(plans.plan(record, mark, row, request, tty, size, clients.size()), clients);
    } catch (Failure failure) {
      own.connection().close();
      if (attachment != null) {
        attachment.close();
      }
      Starter.removeFolder(folder);
      throw failure;
    }
    ExecRow running = row.started(started.pid(), started.startTicks(), clock.instant());
    change(record, running, "exec_start: " + words(request), ExecTable::update);
    index.put(running);
    watch(running, KeptProcess.of(own.connection()));
    return attachment;
  }

  public ExecInspect inspect(String id) {
    ExecRow row = index.get(id);
    ExecCreate request = request(row);
    List<String> command = request.cmd();
    return new ExecInspect(
        row.id().hex(),
        row.isRunning(),
        row.exitCode(),
        new ExecInspect.ProcessConfig(
            request.tty(),
            command.getFirst(),
            command.subList(1, command.size()),
            request.privileged(),
            request.user()),
        request.attachStdin(),
        request.attachStderr(),
        request.attachStdout(),
        row.exitCode() != null,
        row.container().hex(),
        request.detachKeys(),
        row.pid());
  }

  public void resize(String id, int rows, int columns) {
    ExecRow row = index.get(id);
    KeptProcess process = index.process(row.id());
    if (process == null || !row.isRunning()) {
      throw Failure.conflict("exec " + id + " is not running");
    }
    process.resize(rows, columns);
  }

  /// Stops watching; processes run on.
  public void close() {
    closed = true;
    index.closeAll();
  }

  void watch(ExecRow row, KeptProcess process) {
    index.watched(row.id(), process);
    process.watch("exec " + row.id().brief(), end -> ended(row.id(), end));
  }

  /// Writes an end down, once; without a word from the keeper its exit record is asked.
  void ended(ContainerId id, KeptProcess.@Nullable End told) {
    ExecRow row = index.find(id);
    if (closed || row == null || !row.isRunning()) {
      return;
    }
    KeptProcess.End end = told == null ? plans.recorded(row, clock.instant()) : told;
    ExecRow after = row.ended(end.code(), end.at());
    try {
      ContainerRecord record = containers.record(row.container().hex());
      change(record, after, "exec_die", ExecTable::update);
    } catch (Failure failure) {
      if (failure.code() != Failure.Code.NOT_FOUND) {
        throw failure; // NOT_FOUND: the container went first, its execs' rows with it
      }
    }
    index.put(after);
    index.unwatched(id);
    Starter.removeFolder(folders.exec(row.container(), row.id()));
  }

  private interface Write {
    void row(Database inside, ExecRow row) throws java.sql.SQLException;
  }

  private void change(ContainerRecord record, ExecRow row, String action, Write write) {
    Map<String, String> attributes = new LinkedHashMap<>(record.spec().config().labels());
    attributes.put("execID", row.id().hex());
    attributes.put("image", record.spec().imageName());
    attributes.put("name", record.name().text());
    Integer code = row.exitCode();
    if (code != null) {
      attributes.put("exitCode", code.toString());
    }
    EventMessage event =
        events.of("container", action, record.id().hex(), record.spec().imageName(), attributes);
    database.write(
        Database.Outlive.PROCESS,
        inside -> {
          write.row(inside, row);
          events.record(inside, event);
          return row;
        });
    events.announce(List.of(event));
  }

  private Path makeFolder(ExecRow row) {
    Path folder = folders.exec(row.container(), row.id());
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw Failure.internal("making " + folder + ": " + e, e);
    }
  }

  static ExecCreate request(ExecRow row) {
    return Json.parse(ExecCreate.class, row.spec(), "exec " + row.id().brief());
  }

  private static String words(ExecCreate request) {
    return String.join(" ", request.cmd());
  }
}
