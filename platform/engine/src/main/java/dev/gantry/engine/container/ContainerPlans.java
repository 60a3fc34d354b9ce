// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
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
    return plan(record, parts.roots().layer(record.id().hex()), clients);
  }

  /// The plan as text, for a container that was never made.
  String explain(ContainerRecord record) {
    Path nowhere = parts.folders().container(record.id());
    Roots.Layer layer = new Roots.Layer(nowhere.resolve("upper"), nowhere.resolve("work"));
    return plan(record, layer, 1).text();
  }

  private Plan plan(ContainerRecord record, Roots.Layer layer, int clients) {
    ContainerSpec spec = record.spec();
    List<Path> lowers = parts.roots().lowers(spec.imageId());
    Path folder = parts.folders().container(record.id());
    Users.Identity user = users.resolve(spec, lowers, layer);
    RuntimeSpec runtime = SpecBuilder.build(spec, facts(record, user, folder));
    RootSource root =
        new RootSource.Overlay(lowers, layer.upper(), layer.work(), folder.resolve("root"));
    return parts
        .starter()
        .plan(
            runtime,
            CreateOptions.kept(record.id().hex(), folder, root, keep(record, clients)));
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
    String parent = host.cgroupParent().isEmpty() ? parts.cgroup() : host.cgroupParent();
    String above = parent.startsWith("/") ? parent : "/" + parent;
    return new SpecFacts(
        record.id().hex(),
        folder.resolve("root").toString(),
        folder,
        user,
        starter.hostname(),
        above + "/" + record.id().hex(),
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
          "cannot join IPC of container " + other.name() + ": non-shareable IPC (hint: start it"
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
