// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.base.GoDuration;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.Empty;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.NetworkingConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `run` and `create` ask of the engine, made from their options. Reads only the files that
/// the options name (environment, labels, seccomp profile).
final class CreateBody {
  private final CommandLineRequest request;
  private final CreateFlags flags;
  private final boolean attached;

  CreateBody(CommandLineRequest request, CreateFlags flags, boolean attached) {
    this.request = request;
    this.flags = flags;
    this.attached = attached;
  }

  /// Throws INVALID naming the option that is wrong.
  ContainerCreate build(String runtime) {
    return new ContainerCreate(config(), host(runtime), NetworkingConfig.NONE);
  }

  boolean attaches(String stream) {
    return attached
        && (flags.attach.isEmpty()
            ? !stream.equals("stdin") || flags.interactive
            : flags.attach.stream().anyMatch(stream::equalsIgnoreCase));
  }

  private ContainerConfig config() {
    ContainerConfig.Builder config = ContainerConfig.builder();
    config.hostname = flags.hostname;
    config.domainname = flags.domainname;
    config.user = flags.user;
    config.attachStdin = attaches("stdin");
    config.attachStdout = attaches("stdout");
    config.attachStderr = attaches("stderr");
    config.tty = flags.tty;
    config.openStdin = flags.interactive;
    config.stdinOnce = flags.interactive && attached;
    config.env = KeyValues.environment(request, flags.envFile, flags.env);
    config.cmd = flags.command.isEmpty() ? null : flags.command;
    config.image = flags.image;
    config.workingDir = flags.workdir;
    config.labels = KeyValues.labels(request, flags.labelFile, flags.label);
    config.stopSignal = flags.stopSignal;
    config.macAddress = flags.macAddress;
    if (flags.stopTimeout != null) {
      config.stopTimeout = Math.toIntExact(flags.stopTimeout);
    }
    if (!flags.entrypoint.isEmpty()) {
      config.entrypoint = List.of(flags.entrypoint);
    } else if (Boolean.TRUE.equals(entrypointCleared())) {
      config.entrypoint = List.of("");
    }
    config.healthcheck = health();
    Map<String, Empty> exposed = new LinkedHashMap<>();
    flags.expose.forEach(port -> Ports.expand(port).forEach(one -> exposed.put(one, Empty.EMPTY)));
    Ports.publish(flags.publish).keySet().forEach(port -> exposed.put(port, Empty.EMPTY));
    config.exposedPorts = exposed;
    Map<String, Empty> volumes = new LinkedHashMap<>();
    flags.volume.stream().filter(v -> !v.contains(":")).forEach(v -> volumes.put(v, Empty.EMPTY));
    config.volumes = volumes;
    return config.build();
  }

  /// `--entrypoint ""` takes the image's entrypoint away.
  private boolean entrypointCleared() {
    List<String> words = request.arguments();
    int at = words.indexOf("--entrypoint");
    return words.contains("--entrypoint=")
        || (at >= 0 && at + 1 < words.size() && words.get(at + 1).isEmpty());
  }

  private ContainerConfig.@org.jspecify.annotations.Nullable Healthcheck health() {
    if (flags.noHealthcheck) {
      return new ContainerConfig.Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
    }
    boolean any =
        !(flags.healthCmd
                    + flags.healthInterval
                    + flags.healthTimeout
                    + flags.healthStartPeriod
                    + flags.healthStartInterval)
                .isEmpty()
            || flags.healthRetries != null;
    return any
        ? new ContainerConfig.Healthcheck(
            flags.healthCmd.isEmpty() ? List.of() : List.of("CMD-SHELL", flags.healthCmd),
            nanos(flags.healthInterval),
            nanos(flags.healthTimeout),
            nanos(flags.healthStartPeriod),
            nanos(flags.healthStartInterval),
            flags.healthRetries == null ? 0 : flags.healthRetries)
        : null;
  }

  private HostConfig host(String runtime) {
    HostConfig.Builder host = HostConfig.builder();
    host.binds = flags.volume.stream().filter(v -> v.contains(":")).map(this::bind).toList();
    host.mounts = flags.mount.stream().map(text -> MountFlag.parse(request, text)).toList();
    host.tmpfs = tmpfs();
    host.containerIdFile = flags.cidfile;
    host.logConfig = new HostConfig.LogConfig(flags.logDriver, KeyValues.map(flags.logOpt));
    host.networkMode = network();
    host.portBindings = Ports.publish(flags.publish);
    host.publishAllPorts = flags.publishAll;
    host.restartPolicy = restart();
    host.autoRemove = flags.rm;
    host.volumeDriver = flags.volumeDriver;
    host.volumesFrom = flags.volumesFrom;
    host.annotations = KeyValues.map(flags.annotation);
    host.init = flags.init ? Boolean.TRUE : null;
    if (flags.tty && attached) {
      Terminal.Size size = request.terminal().size();
      host.consoleSize = List.of(size.rows(), size.columns());
    }
    namespaces(host);
    security(host, runtime);
    limits(host);
    devices(host);
    return host.build();
  }

  private void namespaces(HostConfig.Builder host) {
    host.cgroupnsMode = flags.cgroupns;
    host.cgroupParent = flags.cgroupParent;
    host.ipcMode = flags.ipc;
    host.pidMode = flags.pid;
    host.utsMode = flags.uts;
    host.usernsMode = flags.userns;
    host.dns = flags.dns;
    host.dnsOptions = flags.dnsOption;
    host.dnsSearch = flags.dnsSearch;
    host.extraHosts = flags.addHost.stream().map(text -> text.replaceFirst("=", ":")).toList();
    host.links = flags.link;
    host.shmSize = size("--shm-size", flags.shmSize);
    host.sysctls = KeyValues.map(flags.sysctl);
    host.isolation = flags.isolation;
    host.storageOpt = KeyValues.map(flags.storageOpt);
  }

  private void security(HostConfig.Builder host, String runtime) {
    host.runtime = flags.runtime.isEmpty() ? runtime : flags.runtime;
    host.privileged = flags.privileged;
    host.readonlyRootfs = flags.readOnly;
    host.capAdd = flags.capAdd;
    host.capDrop = flags.capDrop;
    host.groupAdd = flags.groupAdd;
    host.securityOpt =
        flags.securityOpt.stream().map(text -> SecurityFlag.resolve(request, text)).toList();
  }

  private void limits(HostConfig.Builder host) {
    host.memory = size("--memory", flags.memory);
    host.memoryReservation = size("--memory-reservation", flags.memoryReservation);
    host.memorySwap = flags.memorySwap.equals("-1") ? -1 : size("--memory-swap", flags.memorySwap);
    host.kernelMemory = size("--kernel-memory", flags.kernelMemory);
    host.memorySwappiness = flags.memorySwappiness;
    host.oomKillDisable = flags.oomKillDisable ? Boolean.TRUE : null;
    host.oomScoreAdj = flags.oomScoreAdj == null ? 0 : flags.oomScoreAdj;
    host.pidsLimit = flags.pidsLimit;
    host.cpuShares = or0(flags.cpuShares);
    host.cpuPeriod = or0(flags.cpuPeriod);
    host.cpuQuota = or0(flags.cpuQuota);
    host.cpuRealtimePeriod = or0(flags.cpuRtPeriod);
    host.cpuRealtimeRuntime = or0(flags.cpuRtRuntime);
    host.cpusetCpus = flags.cpusetCpus;
    host.cpusetMems = flags.cpusetMems;
    host.nanoCpus = nanoCpus(flags.cpus);
    host.blkioWeight = flags.blkioWeight == null ? 0 : flags.blkioWeight;
    host.ulimits = flags.ulimit.stream().map(DeviceFlags::ulimit).toList();
  }

  private void devices(HostConfig.Builder host) {
    if (!flags.gpus.isEmpty()) {
      host.deviceRequests =
          List.of(
              new HostConfig.DeviceRequest(
                  "",
                  flags.gpus.equals("all") ? -1 : DeviceFlags.count("--gpus", flags.gpus),
                  List.of(),
                  List.of(List.of("gpu")),
                  Map.of()));
    }
    host.devices = flags.device.stream().map(DeviceFlags::device).toList();
    host.deviceCgroupRules = flags.deviceCgroupRule;
    host.blkioWeightDevice = flags.blkioWeightDevice.stream().map(DeviceFlags::weight).toList();
    host.blkioDeviceReadBps =
        flags.deviceReadBps.stream().map(DeviceFlags::bytesPerSecond).toList();
    host.blkioDeviceWriteBps =
        flags.deviceWriteBps.stream().map(DeviceFlags::bytesPerSecond).toList();
    host.blkioDeviceReadIops = flags.deviceReadIops.stream().map(DeviceFlags::perSecond).toList();
    host.blkioDeviceWriteIops = flags.deviceWriteIops.stream().map(DeviceFlags::perSecond).toList();
  }

  /// A relative or `~` source is the caller's own.
  private String bind(String volume) {
    int colon = volume.indexOf(':');
    String source = volume.substring(0, colon);
    boolean relative =
        source.startsWith("./")
            || source.startsWith("../")
            || source.equals(".")
            || source.equals("..");
    return relative ? request.absolute(source) + volume.substring(colon) : volume;
  }

  private Map<String, String> tmpfs() {
    Map<String, String> result = new LinkedHashMap<>();
    for (String text : flags.tmpfs) {
      int colon = text.indexOf(':');
      result.put(
          colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : text.substring(colon + 1));
    }
    return result;
  }

  private String network() {
    if (flags.network.isEmpty()) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (String text : flags.network) {
      names.add(
          text.contains("name=")
              ? KeyValues.map(List.of(text.split(",", -1))).getOrDefault("name", text)
              : text);
    }
    if (names.size() > 1) {
      throw Failure.unsupported(
          "joining several networks at once (" + String.join(", ", names) + ")");
    }
    return names.getFirst();
  }

  private HostConfig.RestartPolicy restart() {
    String text = flags.restart;
    if (text.isEmpty()) {
      return HostConfig.RestartPolicy.NONE;
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    int retries = colon < 0 ? 0 : DeviceFlags.count("--restart", text.substring(colon + 1));
    if (retries > 0 && !name.equals("on-failure")) {
      throw Failure.invalid(
          "invalid restart policy: maximum retry count cannot be used with restart policy '"
              + name
              + "'");
    }
    if (!List.of("no", "always", "unless-stopped", "on-failure").contains(name)) {
      throw Failure.invalid(
          "invalid restart policy: unknown policy '"
              + name
              + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
    return new HostConfig.RestartPolicy(name, retries);
  }

  private static long nanoCpus(String cpus) {
    if (cpus.isEmpty()) {
      return 0;
    }
    try {
      return new BigDecimal(cpus).movePointRight(9).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new Failure(
          Failure.Code.INVALID,
          "invalid argument \""
              + cpus
              + "\" for \"--cpus\": not a number of CPUs with at most 9 digits after the point",
          e);
    }
  }

  private static long or0(@org.jspecify.annotations.Nullable Long number) {
    return number == null ? 0 : number;
  }

  static long size(String option, String text) {
    try {
      return text.isEmpty() ? 0 : ByteSize.parse(text);
    } catch (Failure e) {
      throw new Failure(
          Failure.Code.INVALID,
          "invalid argument \"" + text + "\" for \"" + option + "\": invalid size: '" + text + "'",
          e);
    }
  }

  private static long nanos(String duration) {
    return duration.isEmpty() ? 0 : GoDuration.parse(duration).toNanos();
  }
}
