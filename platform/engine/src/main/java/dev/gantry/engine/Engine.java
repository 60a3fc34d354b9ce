// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.content.ContentStore;
import dev.gantry.docker.Filters;
import dev.gantry.docker.ImageSummary;
import dev.gantry.engine.container.Containers;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.exec.Execs;
import dev.gantry.engine.image.Images;
import dev.gantry.engine.image.SandboxConfigurator;
import dev.gantry.engine.image.UsedBy;
import dev.gantry.engine.run.CgroupDriver;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.Folders;
import dev.gantry.engine.system.EngineSystem;
import dev.gantry.oci.image.Digest;
import dev.gantry.registry.ImageTransport;
import dev.gantry.registry.deb.DebTransport;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.keeper.Keeper;
import dev.gantry.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One engine on one ROOT; thread-safe. See the package page.
public final class Engine implements AutoCloseable {
  private final Database database;
  private final SnapshotStore snapshots;
  private final ContentStore content;
  private final Keeper keeper;
  private final DebTransport debian;
  private final Images images;
  private final Containers containers;
  private final Execs execs;
  private final Events events;
  private final EngineSystem system;

  private Engine(EngineConfig config) {
    Folders folders = new Folders(config.root(), config.run());
    this.database = Database.open(folders.database());
    this.content = ContentStore.open(config.root().resolve("content"), config.clock());
    this.snapshots = SnapshotStore.open(config.root().resolve("snapshots"));
    this.events = new Events(database, config.clock());
    HostFacts host = HostFacts.observe(Path.of("/"));
    CgroupDriver cgroups = new CgroupDriver(config.cgroup(), config.systemd(), !host.fullPowers());
    this.keeper = new Keeper(config.keeper(), cgroups.questions());
    Starter starter = new Starter(keeper, host, snapshots, Path.of("/proc"), cgroups);
    this.debian =
        new DebTransport(
            config.root().resolve("deb"),
            Path.of("/etc/apt"),
            Path.of("/usr/share/keyrings"),
            System.getenv(),
            new SandboxConfigurator(
                keeper, () -> HostFacts.observe(Path.of("/")), config.run().resolve("deb")),
            config.clock());
    List<ImageTransport> transports = new ArrayList<>(config.transports());
    transports.add(debian);
    this.images =
        new Images(content, snapshots, transports, this::users, this::tell, config.clock());
    this.containers =
        new Containers(
            database,
            events,
            folders,
            images,
            snapshots,
            starter,
            config.clock(),
            config.random(),
            config.cgroup());
    this.execs =
        new Execs(database, events, folders, containers, starter, config.clock(), config.random());
    this.system =
        new EngineSystem(
            database,
            folders,
            containers,
            events,
            starter,
            snapshots,
            this::allImages,
            config.clock(),
            config.random(),
            config.version());
  }

  /// Opens the engine, takes back the containers that run, and finishes what a killed one left half
  /// done. Throws UNAVAILABLE when another engine uses this ROOT.
  public static Engine open(EngineConfig config) {
    return new Engine(config);
  }

  public Containers containers() {
    return containers;
  }

  public Execs execs() {
    return execs;
  }

  public Images images() {
    return images;
  }

  public Events events() {
    return events;
  }

  public EngineSystem system() {
    return system;
  }

  private List<ImageSummary> allImages() {
    return images.list(new Filters(Map.of()));
  }

  private List<UsedBy.Use> users(Digest image) {
    return containers.records().stream()
        .filter(record -> record.spec().imageId().equals(image.toString()))
        .map(record -> new UsedBy.Use(record.id().hex(), record.isAlive()))
        .toList();
  }

  private void tell(String action, Digest image, String name) {
    events.publish(events.of("image", action, image.toString(), "", Map.of("name", name)));
  }

  /// Leaves containers running.
  @Override
  public void close() {
    execs.close();
    containers.close();
    debian.close();
    keeper.close();
    snapshots.close();
    content.close();
    database.close();
  }
}
