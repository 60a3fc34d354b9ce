// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.CreateResponse;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.image.LocalImage;
import dev.gantry.engine.run.Runtimes;
import dev.gantry.engine.spec.Binds;
import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.spec.Modes;
import dev.gantry.engine.spec.SpecBuilder;
import dev.gantry.engine.spec.UserMount;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.ContainerName;
import dev.gantry.engine.state.RandomNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a container: checks everything that can be known before the start, makes its folders, and
/// writes it down last, so that a crash leaves folders without a row, which the next opening
/// removes.
final class CreateContainer {
  private static final long SHM_BYTES = 64L << 20;

  private final Parts parts;

  CreateContainer(Parts parts) {
    this.parts = parts;
  }

  CreateResponse run(@Nullable String name, ContainerCreate request, @Nullable String platform) {
    List<String> warnings = new ArrayList<>();
    ContainerId id = ContainerId.random(parts.random());
    LocalImage image = parts.roots().resolve(request.config().image(), platform);
    ContainerSpec spec = spec(id, request, image, warnings);
    ContainerName used = reserve(name, id);
    boolean made = false;
    try {
      make(id, spec, image);
      ContainerRecord record =
          new ContainerRecord(
              id,
              used,
              parts.clock().instant(),
              spec,
              new ContainerState.Created(ContainerState.Ended.NEVER),
              0,
              false);
      parts.ledger().insert(record);
      parts.index().add(new Container(record));
      made = true;
    } finally {
      if (!made) {
        parts.index().release(used);
        unmake(id, spec);
      }
    }
    return new CreateResponse(id.hex(), warnings);
  }

  /// The container as it would be, with nothing made.
  ContainerSpec spec(
      ContainerId id, ContainerCreate request, LocalImage image, List<String> warnings) {
    HostConfig host = usual(request.hostConfig(), warnings);
    String hostname = host.networkMode().equals("host") ? parts.starter().hostname() : id.brief();
    ContainerSpec merged =
        ContainerSpec.of(
            new ContainerCreate(request.config(), host, request.networkingConfig()),
            image.id().toString(),
            image.config(),
            hostname);
    var _ = parts.starter().runtimes().program(host.runtime());
    RestartRule.check(host.restartPolicy(), host.autoRemove());
    LogLimits.of(host.logConfig());
    SpecBuilder.check(merged);
    return Binds.resolve(
        merged,
        inherited(host),
        parts.folders().volumes(),
        () -> ContainerId.random(parts.random()).hex());
  }

  private HostConfig usual(HostConfig host, List<String> warnings) {
    HostConfig.Builder edit = host.edit();
    boolean published = !host.portBindings().isEmpty() || host.publishAllPorts();
    if (published
        && Modes.usesNoNetwork(host.networkMode())
        && !host.networkMode().equals("none")) {
      throw Failure.unsupported(
          "publishing ports needs a network, and networks are not there yet; --network host makes"
              + " the container's ports the host's");
    }
    if (published) {
      warnings.add(
          "Published ports are discarded when using " + host.networkMode() + " network mode");
    }
    if (Modes.usesNoNetwork(host.networkMode())) {
      edit.networkMode = "none";
    }
    if (host.shmSize() == 0) {
      edit.shmSize = SHM_BYTES;
    }
    if (host.logConfig().type().isEmpty()) {
      edit.logConfig = new HostConfig.LogConfig("json-file", host.logConfig().config());
    }
    if (host.restartPolicy().name().isEmpty()) {
      edit.restartPolicy =
          new HostConfig.RestartPolicy("no", host.restartPolicy().maximumRetryCount());
    }
    if (host.runtime().isEmpty()) {
      edit.runtime = Runtimes.OWN;
    }
    if (host.ipcMode().isEmpty()) {
      edit.ipcMode = "private";
    }
    if (Boolean.TRUE.equals(host.oomKillDisable()) && parts.starter().cgroupV2()) {
      edit.oomKillDisable = null;
      warnings.add("cgroup v2 cannot disable the OOM killer: --oom-kill-disable is discarded");
    }
    if (host.memorySwap() > 0 && !parts.starter().swapLimit()) {
      edit.memorySwap = -1;
      warnings.add(
          "Your kernel does not support swap limit capabilities or the cgroup is not mounted."
              + " Memory limited without swap.");
    }
    return edit.build();
  }

  private List<UserMount> inherited(HostConfig host) {
    List<UserMount> mounts = new ArrayList<>();
    for (String from : host.volumesFrom()) {
      int colon = from.indexOf(':');
      String mode = colon < 0 ? "" : from.substring(colon + 1);
      ContainerRecord other =
          parts.index().get(colon < 0 ? from : from.substring(0, colon)).record();
      for (UserMount mount : other.spec().mounts()) {
        if (!mount.type().equals("tmpfs")) {
          mounts.add(mode.equals("ro") ? readOnly(mount) : mount);
        }
      }
    }
    return mounts;
  }

  private static UserMount readOnly(UserMount mount) {
    List<String> options = new ArrayList<>(mount.options());
    if (!mount.readOnly()) {
      options.add("ro");
    }
    return new UserMount(
        mount.type(),
        mount.name(),
        mount.source(),
        mount.target(),
        options,
        "ro",
        mount.makeSource(),
        false);
  }

  private ContainerName reserve(@Nullable String name, ContainerId id) {
    if (name != null && !name.isEmpty()) {
      ContainerName wanted = ContainerName.parse(name);
      parts.index().reserve(wanted, id);
      return wanted;
    }
    for (int attempt = 0; ; attempt++) {
      ContainerName random = RandomNames.next(parts.random(), attempt);
      if (parts.index().tryReserve(random, id) == null) {
        return random;
      }
    }
  }

  private void make(ContainerId id, ContainerSpec spec, LocalImage image) {
    Path folder = parts.folders().container(id);
    try {
      Files.createDirectories(parts.folders().log(id));
    } catch (IOException e) {
      throw Failure.internal("making " + folder + ": " + e, e);
    }
    ContainerFiles.write(folder, spec);
    Volumes.make(spec.mounts());
    parts.roots().prepare(id.hex(), image);
  }

  private void unmake(ContainerId id, ContainerSpec spec) {
    parts.roots().snapshots().remove(id.hex());
    try {
      Volumes.remove(parts.folders().volumes(), spec.volumes());
      Volumes.removeTree(parts.folders().container(id));
    } catch (IOException | Failure _) {
      // The failure that brought us here is the one to tell; the next opening sweeps the rest.
    }
  }
}
