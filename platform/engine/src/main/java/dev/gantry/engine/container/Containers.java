// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.Change;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.CreateResponse;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.PathStat;
import dev.gantry.docker.PruneReport;
import dev.gantry.docker.Stats;
import dev.gantry.docker.TopResponse;
import dev.gantry.docker.UpdateResponse;
import dev.gantry.docker.WaitResponse;
import dev.gantry.engine.attach.AttachOptions;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.image.Images;
import dev.gantry.engine.image.LocalImage;
import dev.gantry.engine.log.LogOptions;
import dev.gantry.engine.log.LogReader;
import dev.gantry.engine.log.LogSink;
import dev.gantry.engine.run.Cgroup;
import dev.gantry.engine.run.ProcessColumns;
import dev.gantry.engine.run.ResourceUse;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.ContainerName;
import dev.gantry.engine.state.ContainerRow;
import dev.gantry.engine.state.ContainerTable;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.Folders;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.snapshot.SnapshotStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The containers of this machine and everything that can be done with them.
///
/// `ref` is a name, an id, or the beginning of an id; NOT_FOUND when there is none, CONFLICT when
/// there are several. All methods block until what they say is done, and may be called from any
/// thread. Verbs on one container follow each other.
public final class Containers {
  private final Parts parts;
  private final ContainerPlans plans;
  private final EndRun end;
  private final StopContainer stop;
  private final StartContainer start;
  private final RemoveContainer remove;
  private final ListContainers list;
  private volatile Function<ContainerId, List<String>> execs = _ -> List.of();

  /// @param cgroup path of the cgroup below which containers are put
  public Containers(
      Database database,
      Events events,
      Folders folders,
      Images images,
      SnapshotStore snapshots,
      Starter starter,
      InstantSource clock,
      RandomGenerator random,
      String cgroup) {
    Ledger ledger = new Ledger(database, events);
    this.parts =
        new Parts(
            new ContainerIndex(),
            ledger,
            folders,
            new Roots(images, snapshots),
            starter,
            clock,
            random,
            cgroup);
    this.plans = new ContainerPlans(parts, new UserDatabase(snapshots));
    this.end = new EndRun(parts);
    this.stop = new StopContainer(parts);
    this.start = new StartContainer(parts, plans, end);
    this.remove = new RemoveContainer(parts, stop, end);
    this.list = new ListContainers(parts);
    end.wire(start, remove);
    List<ContainerRow> rows = database.read(ContainerTable::all);
    new AdoptContainers(parts, end, start).run(rows);
  }

  /// Tells who knows the execs of a container, for [#inspect].
  public void execsFrom(Function<ContainerId, List<String>> source) {
    execs = source;
  }

  public CreateResponse create(
      @Nullable String name, ContainerCreate request, @Nullable String platform) {
    return new CreateContainer(parts).run(name, request, platform);
  }

  /// Starts it. NOT_MODIFIED when it runs already.
  public void start(String ref) {
    verb(ref, start::run);
  }

  /// Asks it to end with `signal` (its own stop signal when null), kills it after `seconds` (its
  /// own grace when null, for ever when negative). NOT_MODIFIED when it does not run.
  public void stop(String ref, @Nullable Integer seconds, @Nullable String signal) {
    verb(ref, container -> stop.stop(container, seconds, signal));
  }

  public void restart(String ref, @Nullable Integer seconds, @Nullable String signal) {
    verb(
        ref,
        container -> {
          if (container.record().isAlive()
              || container.record().state() instanceof ContainerState.Restarting) {
            stop.stop(container, seconds, signal);
          }
          start.run(container);
          parts.ledger().tell(container.record(), "restart", Map.of());
        });
  }

  /// Sends `signal` (name with or without SIG, or number; KILL when null) to its first process.
  public void kill(String ref, @Nullable String signal) {
    verb(ref, container -> stop.kill(container, signal));
  }

  public void remove(String ref, boolean force, boolean volumes) {
    verb(ref, container -> remove.run(container, force, volumes));
  }

  public void rename(String ref, String name) {
    ContainerName wanted = ContainerName.parse(name);
    verb(
        ref,
        container -> {
          ContainerName old = container.record().name();
          if (old.equals(wanted)) {
            throw Failure.conflict(
                "renaming a container with the same name as its current name: " + old);
          }
          parts.index().reserve(wanted, container.id());
          ContainerName free = wanted;
          try {
            parts.ledger().rename(container, now -> now.withName(wanted), old.text());
            free = old;
          } finally {
            parts.index().release(free);
          }
        });
  }

  public void pause(String ref) {
    verb(ref, stop::pause);
  }

  public void unpause(String ref) {
    verb(ref, stop::unpause);
  }

  public WaitResponse waitFor(String ref, WaitCondition condition) {
    return expect(ref, condition).await();
  }

  /// Registers a waiter now, so that a caller can say so before the container is started.
  public Expectation expect(String ref, WaitCondition condition) {
    return parts.index().get(ref).expect(condition);
  }

  public ContainerInspect inspect(String ref, boolean size) {
    ContainerRecord record = parts.index().get(ref).record();
    return new InspectContainer(parts).run(record, size, execs.apply(record.id()));
  }

  /// Newest first. `limit` > 0 takes the newest so many, whatever their state.
  public List<ContainerSummary> list(
      boolean all, int limit, Map<String, List<String>> filters, boolean size) {
    return list.run(all, limit, filters, size);
  }

  /// The present record of a container.
  public ContainerRecord record(String ref) {
    return parts.index().get(ref).record();
  }

  /// The present records of all containers, newest first.
  public List<ContainerRecord> records() {
    return list.newestFirst();
  }

  /// Attaches; before the start of a container too, then no byte of its output is missed.
  public Attachment attach(String ref, AttachOptions options) {
    Container container = parts.index().get(ref);
    if (container.record().state() instanceof ContainerState.Paused) {
      throw Failure.conflict(
          "container " + ref + " is paused, unpause the container before attach");
    }
    Attachment attachment = new AttachContainer(parts).run(container, options);
    parts.ledger().tell(container.record(), "attach", Map.of());
    return attachment;
  }

  public void resize(String ref, int rows, int columns) {
    Container container = parts.index().get(ref);
    KeptProcess process = container.process();
    if (!container.record().isAlive() || process == null) {
      throw Failure.conflict("container " + ref + " is not running");
    }
    process.resize(rows, columns);
  }

  public void logs(String ref, LogOptions options, LogSink sink) {
    Container container = parts.index().get(ref);
    if (container.record().spec().hostConfig().logConfig().type().equals("none")) {
      throw Failure.unsupported("configured logging driver does not support reading");
    }
    LogReader.read(
        parts.folders().log(container.id()),
        options,
        sink,
        () -> !container.record().isAlive() || container.isRemoved());
  }

  /// `arguments` are those of ps(1); empty means `-ef`. INVALID for forms that are not understood.
  public TopResponse top(String ref, String arguments) {
    ProcessColumns columns = new ProcessColumns(parts.starter().proc(), parts.clock().instant());
    return TopContainer.run(columns, group(ref).processes(), arguments);
  }

  /// One sample. The previous one's part is filled by the caller who has it.
  public Stats stats(String ref) {
    ContainerRecord record = record(ref);
    String id = record.id().hex();
    String name = record.name().slashed();
    if (!record.isAlive()) {
      return new Stats(
          name,
          id,
          "",
          "",
          Stats.Pids.NONE,
          Stats.Blkio.NONE,
          0,
          Stats.Cpu.NONE,
          Stats.Cpu.NONE,
          Stats.Memory.NONE,
          Map.of());
    }
    return ResourceUse.sample(
        id, name, group(ref), parts.starter().proc(), parts.clock().instant());
  }

  public List<Change> changes(String ref) {
    ContainerRecord record = record(ref);
    return parts.roots().snapshots().changes(record.id().hex()).stream()
        .map(change -> new Change(change.path(), change.kind().number()))
        .toList();
  }

  /// Changes limits and the restart policy: the resource fields of `changes` that are set.
  public UpdateResponse update(String ref, HostConfig changes) {
    Container container = parts.index().get(ref);
    return container.verb(() -> new UpdateContainer(parts, plans).run(container, changes));
  }

  /// Writes its whole tree, without volumes, as a tar stream.
  public void export(String ref, OutputStream out) {
    ContainerRecord record = record(ref);
    parts.roots().snapshots().exportTar(record.id().hex(), out);
    parts.ledger().tell(record, "export", Map.of());
  }

  /// What is at `path`; a link as last part is not followed. NOT_FOUND.
  public PathStat archiveStat(String ref, String path) {
    return new CopyFiles(parts).stat(record(ref), path);
  }

  /// Opens `path` for copying it out. NOT_FOUND.
  public ArchiveRead archiveGet(String ref, String path) {
    ContainerRecord record = record(ref);
    ArchiveRead read = new CopyFiles(parts).out(record, path);
    parts.ledger().tell(record, "archive-path", Map.of());
    return read;
  }

  /// Unpacks a tar stream (plain or compressed) into the folder `path`.
  ///
  /// @param noOverwriteDirNonDir refuse to put a folder over a file and the other way round
  /// @param copyUidGid keep the owners of the stream; else files become root's
  public void archivePut(
      String ref, String path, InputStream tar, boolean noOverwriteDirNonDir, boolean copyUidGid) {
    ContainerRecord record = record(ref);
    new CopyFiles(parts).in(record, path, tar, noOverwriteDirNonDir, copyUidGid);
    parts.ledger().tell(record, "extract-to-dir", Map.of());
  }

  /// Removes containers that do not run.
  public PruneReport prune(Map<String, List<String>> filters) {
    return new PruneContainers(parts, remove, list).run(filters);
  }

  /// The plan that creating and starting such a container would carry out, as text.
  public String explain(ContainerCreate request, @Nullable String platform) {
    ContainerId id = ContainerId.random(parts.random());
    LocalImage image = parts.roots().resolve(request.config().image(), platform);
    ContainerSpec spec =
        new CreateContainer(parts).spec(id, request, image, new java.util.ArrayList<>());
    return plans.explain(
        image,
        new ContainerRecord(
            id,
            new ContainerName("explained"),
            parts.clock().instant(),
            spec,
            new ContainerState.Created(ContainerState.Ended.NEVER),
            0,
            false));
  }

  /// The document that a running container has, for a further process in it.
  ///
  /// @param privileged the process has no filter of system calls
  public RuntimeSpec runtimeSpec(
      ContainerRecord record, ContainerState.ProcessMark mark, boolean privileged) {
    return plans.running(record, mark, privileged);
  }

  /// The first process of a running container.
  ///
  /// @param what is about to be done, for the failure when it does not run
  public ContainerState.ProcessMark process(String ref, String what) {
    ContainerRecord record = record(ref);
    return switch (record.state()) {
      case ContainerState.Running running -> running.process();
      case ContainerState.Paused _ ->
          throw Failure.conflict(
              "Container " + record.name() + " is paused, unpause the container before " + what);
      case ContainerState.Created _,
          ContainerState.Restarting _,
          ContainerState.Exited _,
          ContainerState.Dead _,
          ContainerState.Removing _ ->
          throw Failure.conflict("container " + record.id() + " is not running");
    };
  }

  /// Stops watching; containers run on.
  public void close() {
    end.close();
    for (Container container : parts.index().all()) {
      KeptProcess process = container.process();
      if (process != null) {
        process.close();
      }
    }
  }

  private Cgroup group(String ref) {
    ContainerRecord record = record(ref);
    if (record.state() instanceof ContainerState.Alive alive) {
      return parts.starter().cgroup(alive.process().pid());
    }
    throw Failure.conflict("container " + record.id() + " is not running");
  }

  private void verb(String ref, Consumer<Container> verb) {
    Container container = parts.index().get(ref);
    container.verb(() -> {
      verb.accept(container);
      return container;
    });
  }
}
