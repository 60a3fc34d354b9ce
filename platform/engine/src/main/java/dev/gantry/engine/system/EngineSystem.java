// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.system;

import dev.gantry.docker.DiskUsage;
import dev.gantry.docker.ImageSummary;
import dev.gantry.docker.SystemInfo;
import dev.gantry.docker.SystemVersion;
import dev.gantry.engine.container.ContainerRecord;
import dev.gantry.engine.container.ContainerState;
import dev.gantry.engine.container.Containers;
import dev.gantry.engine.event.Events;
import dev.gantry.engine.run.Runtimes;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.Database;
import dev.gantry.engine.state.FactTable;
import dev.gantry.engine.state.Folders;
import dev.gantry.snapshot.SnapshotStore;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Facts about the engine and its machine, in Docker's documents.
public final class EngineSystem {
  /// The newest version of Docker's API that is spoken, and the oldest.
  public static final String API_VERSION = "1.51";

  public static final String OLDEST_API_VERSION = "1.24";

  private static final String INDEX = "https://index.docker.io/v1/";

  private final Folders folders;
  private final Containers containers;
  private final Events events;
  private final Starter starter;
  private final SnapshotStore snapshots;
  private final Supplier<List<ImageSummary>> images;
  private final InstantSource clock;
  private final String version;
  private final String id;
  private final Machine machine;

  public EngineSystem(
      Database database,
      Folders folders,
      Containers containers,
      Events events,
      Starter starter,
      SnapshotStore snapshots,
      Supplier<List<ImageSummary>> images,
      InstantSource clock,
      RandomGenerator random,
      String version) {
    this.folders = folders;
    this.containers = containers;
    this.events = events;
    this.starter = starter;
    this.snapshots = snapshots;
    this.images = images;
    this.clock = clock;
    this.version = version;
    this.machine = new Machine(starter.proc());
    this.id =
        database.write(
            Database.Outlive.POWER,
            inside ->
                FactTable.getOrMake(inside, "id", () -> uuid(ContainerId.random(random).hex())));
  }

  /// What `docker info` shows.
  public SystemInfo info() {
    List<ContainerRecord> all = containers.records();
    SystemInfo.Builder info = SystemInfo.builder();
    info.id = id;
    info.containers = all.size();
    info.containersRunning = count(all, ContainerState.Running.class);
    info.containersPaused = count(all, ContainerState.Paused.class);
    info.containersStopped = all.size() - info.containersRunning - info.containersPaused;
    info.images = (int) images.get().stream().map(ImageSummary::id).distinct().count();
    info.driver = snapshots.driver();
    info.driverStatus = Storage.status(folders.root(), snapshots.stacking());
    info.plugins =
        new SystemInfo.Plugins(
            List.of("local"), List.of("host", "null"), List.of(), List.of("json-file", "local"));
    limits(info);
    info.ipv4Forwarding = machine.isOn("sys/net/ipv4/ip_forward");
    info.nFd = machine.descriptors();
    info.nEventsListener = events.listeners();
    info.nGoroutines = Thread.activeCount();
    info.systemTime = clock.instant().toString();
    info.loggingDriver = "json-file";
    info.cgroupDriver = starter.cgroups().name();
    info.cgroupVersion = starter.cgroupV2() ? "2" : "1";
    info.kernelVersion = machine.kernel();
    info.operatingSystem = machine.operatingSystem();
    info.osVersion = machine.osVersion();
    info.osType = "linux";
    info.architecture = machine.architecture();
    info.indexServerAddress = INDEX;
    info.ncpu = Runtime.getRuntime().availableProcessors();
    info.memTotal = machine.memoryBytes();
    info.dockerRootDir = folders.root().toString();
    info.name = starter.hostname();
    info.serverVersion = version;
    info.runtimes = runtimes();
    info.defaultRuntime = Runtimes.OWN;
    info.swarm = new SystemInfo.Swarm("", "inactive", false);
    info.liveRestoreEnabled = true;
    info.initBinary = "docker-init";
    info.securityOptions = securityOptions();
    info.warnings =
        List.of("the default network is none: networks are not there yet, --network host works");
    return info.build();
  }

  private Map<String, SystemInfo.RuntimeEntry> runtimes() {
    Map<String, SystemInfo.RuntimeEntry> all = new LinkedHashMap<>();
    all.put(Runtimes.OWN, new SystemInfo.RuntimeEntry("gantry-oci", List.of()));
    starter
        .runtimes()
        .installed()
        .forEach((name, program) ->
            all.put(name, new SystemInfo.RuntimeEntry(program.toString(), List.of())));
    return all;
  }

  private void limits(SystemInfo.Builder info) {
    info.memoryLimit = has("memory");
    info.swapLimit = starter.swapLimit();
    info.cpuCfsPeriod = has("cpu");
    info.cpuCfsQuota = has("cpu");
    info.cpuShares = has("cpu");
    info.cpuSet = has("cpuset");
    info.pidsLimit = has("pids");
    info.oomKillDisable = !starter.cgroupV2();
  }

  private boolean has(String controller) {
    return starter.cgroupV2() || starter.layout().mounts().containsKey(controller);
  }

  private List<String> securityOptions() {
    return starter.cgroupV2()
        ? List.of("name=seccomp,profile=builtin", "name=cgroupns")
        : List.of("name=seccomp,profile=builtin");
  }

  /// What `docker version` shows of the server.
  public SystemVersion version() {
    String kernel = machine.kernel();
    return new SystemVersion(
        new SystemVersion.Platform("Gantry"),
        List.of(
            new SystemVersion.Component(
                "Engine",
                version,
                Map.of(
                    "ApiVersion", API_VERSION,
                    "MinAPIVersion", OLDEST_API_VERSION,
                    "Os", "linux",
                    "Arch", machine.goArchitecture(),
                    "KernelVersion", kernel))),
        version,
        API_VERSION,
        OLDEST_API_VERSION,
        "",
        "",
        "linux",
        machine.goArchitecture(),
        kernel,
        false,
        "");
  }

  /// What `docker system df` shows.
  public DiskUsage diskUsage() {
    List<ImageSummary> all = images.get();
    long layers = all.stream().mapToLong(ImageSummary::size).sum();
    return new DiskUsage(
        layers, all, containers.list(true, 0, Map.of(), true), List.of(), List.of());
  }

  private static int count(List<ContainerRecord> all, Class<? extends ContainerState> state) {
    return (int) all.stream().filter(record -> state.isInstance(record.state())).count();
  }

  private static String uuid(String hex) {
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-"
        + hex.substring(12, 16)
        + "-"
        + hex.substring(16, 20)
        + "-"
        + hex.substring(20, 32);
  }
}
