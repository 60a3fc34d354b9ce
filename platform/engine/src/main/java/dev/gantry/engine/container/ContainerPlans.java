// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.image.LocalImage;
import dev.gantry.engine.run.Starter;
import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.spec.HostDevice;
import dev.gantry.engine.spec.Modes;
import dev.gantry.engine.spec.SpecBuilder;
import dev.gantry.engine.spec.SpecFacts;
import dev.gantry.engine.spec.Users;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.compile.KeepOptions;
import dev.gantry.runtime.compile.RootSource;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.snapshot.Prepared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gathers the facts about a container and has its plan made.
final class ContainerPlans {
  private final Parts parts;
  private final UserDatabase users;

  ContainerPlans(Parts parts, UserDatabase users) {
    this.parts = parts;
    this.users = users;
  }

  /// The plan of a start, with folders that it needs made.
  ///
  /// @param clients how many connections the keeper gets
  Plan start(ContainerRecord record, int clients) {
    Path folder = parts.folders().container(record.id());
    ContainerFiles.refresh(folder, record.spec());
    Volumes.make(record.spec().mounts());
    Path target = folder.resolve("root");
    Path shared = sharedMemory(record);
    try {
      Files.createDirectories(target);
      if (shared != null && !shared.startsWith("/dev")) {
        Files.createDirectories(shared);
        Files.setPosixFilePermissions(
            shared, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
      }
    } catch (IOException e) {
      throw Failure.internal("making " + target + ": " + e, e);
    }
    return plan(record, parts.roots().snapshots().prepared(record.id().hex()), clients);
  }

  /// The plan as text, for a container that was never made.
  String explain(LocalImage image, ContainerRecord record) {
    Path nowhere = parts.folders().container(record.id());
    Prepared tree =
        new Prepared.Overlay(
            parts.roots().lowers(image), nowhere.resolve("upper"), nowhere.resolve("work"), false);
    return plan(record, tree, 1).text();
  }

  private Plan plan(ContainerRecord record, Prepared tree, int clients) {
    Path folder = parts.folders().container(record.id());
    Users.Identity user = users.resolve(record.spec(), tree);
    RuntimeSpec spec = SpecBuilder.build(record.spec(), facts(record, user, folder));
    CreateOptions options =
        CreateOptions.kept(record.id().hex(), folder, root(tree, folder), keep(record, clients));
    Starter starter = parts.starter();
    Path other = starter.runtimes().program(record.spec().hostConfig().runtime());
    return other == null
        ? starter.plan(
            spec,
            options.withScope(
                starter
                    .cgroups()
                    .scope(record.spec().hostConfig().cgroupParent(), record.id().hex())))
        : starter.foreignPlan(
            spec, options, other, parts.folders().runContainer(record.id()).resolve("oci"));
  }

  /// The document of a container that runs as process `mark`. Its namespaces, those of other
  /// containers included, are found through that process.
  RuntimeSpec running(ContainerRecord record, ContainerState.ProcessMark mark, boolean privileged) {
    ContainerSpec spec = record.spec();
    HostConfig host = spec.hostConfig();
    Path folder = parts.folders().container(record.id());
    Map<String, Integer> joined = new HashMap<>();
    Map.of("network", host.networkMode(), "pid", host.pidMode(), "ipc", host.ipcMode())
        .forEach((type, mode) -> {
          if (Modes.container(mode) != null) {
            joined.put(type, mark.pid());
          }
        });
    return SpecBuilder.build(
        spec,
        new SpecFacts(
            record.id().hex(),
            folder.resolve("root").toString(),
            folder,
            new Users.Identity(0, 0, List.of(), "/", ""),
            parts.starter().hostname(),
            cgroup(record),
            parts.starter().cgroupV2(),
            parts.starter().swapLimit(),
            privileged ? null : parts.starter().seccomp(host),
            joined,
            null,
            Map.of(),
            List.of(),
            null));
  }

  /// The path of the container's control group.
  String cgroup(ContainerRecord record) {
    return parts
        .starter()
        .cgroups()
        .path(record.spec().hostConfig().cgroupParent(), record.id().hex());
  }

  private static RootSource root(Prepared tree, Path folder) {
    return switch (tree) {
      case Prepared.Copied copied -> new RootSource.Folder(copied.folder());
      case Prepared.Overlay overlay ->
          new RootSource.Overlay(
              overlay.lowers(), overlay.upper(), overlay.work(), folder.resolve("root"));
    };
  }

  private KeepOptions keep(ContainerRecord record, int clients) {
    ContainerSpec spec = record.spec();
    LogLimits limits = LogLimits.of(spec.hostConfig().logConfig());
    List<Integer> size = spec.hostConfig().consoleSize();
    boolean sized = size.size() == 2;
    KeepOptions.Mode mode =
        spec.config().tty() ? KeepOptions.Mode.TERMINAL : KeepOptions.Mode.PIPES;
    return new KeepOptions(
        mode,
        limits.kept() ? parts.folders().log(record.id()).resolve("0.log") : null,
        limits.bytes(),
        limits.files(),
        parts.folders().keeperSocket(record.id()),
        parts.folders().exitRecord(record.id()),
        sized ? size.get(0) : 0,
        sized ? size.get(1) : 0,
        spec.config().openStdin(),
        spec.config().stdinOnce(),
        false,
        clients,
        0,
        0,
        "gantry: keeper of " + record.id().brief());
  }

  private SpecFacts facts(ContainerRecord record, Users.Identity user, Path folder) {
    ContainerSpec spec = record.spec();
    HostConfig host = spec.hostConfig();
    Starter starter = parts.starter();
    return new SpecFacts(
        record.id().hex(),
        folder.resolve("root").toString(),
        folder,
        user,
        starter.hostname(),
        cgroup(record),
        starter.cgroupV2(),
        starter.swapLimit(),
        starter.seccomp(host),
        joined(host),
        sharedMemory(record),
        devices(host),
        host.privileged() ? HostDevice.below("/dev") : List.of(),
        Boolean.TRUE.equals(host.init()) ? starter.init() : null);
  }

  private static Map<String, List<HostDevice>> devices(HostConfig host) {
    Map<String, List<HostDevice>> devices = new LinkedHashMap<>();
    for (HostConfig.DeviceMapping mapping : host.devices()) {
      devices.put(mapping.pathOnHost(), new ArrayList<>(HostDevice.below(mapping.pathOnHost())));
    }
    return devices;
  }

  private Map<String, Integer> joined(HostConfig host) {
    Map<String, Integer> joined = new HashMap<>();
    join(joined, "network", host.networkMode());
    join(joined, "pid", host.pidMode());
    join(joined, "ipc", host.ipcMode());
    return joined;
  }

  private void join(Map<String, Integer> joined, String type, String mode) {
    String ref = Modes.container(mode);
    if (ref == null) {
      return;
    }
    ContainerRecord other = parts.index().get(ref).record();
    if (!(other.state() instanceof ContainerState.Running running)) {
      throw Failure.conflict(
          "cannot join " + type + " of a container that is not running: " + other.name());
    }
    if (type.equals("ipc") && !other.spec().hostConfig().ipcMode().equals("shareable")) {
      throw Failure.invalid(
          "cannot join IPC of container "
              + other.name()
              + ": non-shareable IPC (hint: start it"
              + " with --ipc shareable)");
    }
    joined.put(type, running.process().pid());
  }

  /// The host folder that is a container's `/dev/shm` where others see it too.
  private @Nullable Path sharedMemory(ContainerRecord record) {
    String mode = record.spec().hostConfig().ipcMode();
    String other = Modes.container(mode);
    if (mode.equals("host")) {
      return Path.of("/dev/shm");
    }
    if (other != null) {
      return parts.folders().runContainer(parts.index().get(other).id()).resolve("shm");
    }
    return mode.equals("shareable")
        ? parts.folders().runContainer(record.id()).resolve("shm")
        : null;
  }
}
