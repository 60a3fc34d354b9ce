// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.base.GoDuration;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerConfig.Healthcheck;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.Empty;
import dev.gantry.docker.HostConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `run` and `create` ask of the engine, made from their options. Reads only the files that
/// the options name (environment, labels, seccomp profile).
///
/// What is wrong by itself is refused here with Docker's words; what only the engine can know (a
/// restart policy, a mount type, a network) is its to refuse.
final class CreateBody {
  private static final Set<String> STREAMS = Set.of("stdin", "stdout", "stderr");

  private final CommandLineRequest request;
  private final CreateFlags flags;
  private final boolean attached;

  CreateBody(CommandLineRequest request, CreateFlags flags, boolean attached) {
    this.request = request;
    this.flags = flags;
    this.attached = attached;
  }

  /// Throws naming the option that is wrong. `runtime` is the global one.
  ContainerCreate build(String runtime) {
    for (String stream : flags.attach) {
      if (!STREAMS.contains(stream.toLowerCase())) {
        throw CommandFailure.flag(
            "-a, --attach", stream, "valid streams are STDIN, STDOUT and STDERR");
      }
    }
    NetworkFlag.Wanted network = NetworkFlag.wanted(flags);
    HostConfig host = host(runtime, network.mode());
    return new ContainerCreate(config(), host, network.networking());
  }

  /// Whether the new process's `stdin`, `stdout` or `stderr` is the caller's.
  boolean attaches(String stream) {
    boolean named = flags.attach.stream().anyMatch(stream::equalsIgnoreCase);
    return attached
        && (named || (stream.equals("stdin") ? flags.interactive : flags.attach.isEmpty()));
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
    config.stdinOnce = flags.interactive && config.attachStdin;
    config.env = KeyValues.environment(request, flags.envFile, flags.env);
    config.cmd = flags.command.isEmpty() ? null : flags.command;
    config.image = flags.image;
    config.workingDir = flags.workdir;
    config.labels = KeyValues.labels(request, flags.labelFile, flags.label);
    config.stopSignal = flags.stopSignal;
    config.stopTimeout = flags.stopTimeout;
    config.entrypoint = flags.entrypoint == null ? null : List.of(flags.entrypoint);
    config.healthcheck = health();
    Map<String, Empty> exposed = new LinkedHashMap<>();
    flags.expose.forEach(port -> Ports.exposed(port).forEach(one -> exposed.put(one, Empty.EMPTY)));
    Ports.publish(flags.publish).keySet().forEach(port -> exposed.put(port, Empty.EMPTY));
    config.exposedPorts = exposed;
    Map<String, Empty> volumes = new LinkedHashMap<>();
    flags.volume.stream().filter(v -> !v.contains(":")).forEach(v -> volumes.put(v, Empty.EMPTY));
    config.volumes = volumes;
    return config.build();
  }

  private @Nullable Healthcheck health() {
    Healthcheck check =
        new Healthcheck(
            flags.healthCmd.isEmpty() ? List.of() : List.of("CMD-SHELL", flags.healthCmd),
            nanos("--health-interval", flags.healthInterval),
            nanos("--health-timeout", flags.healthTimeout),
            nanos("--health-start-period", flags.healthStartPeriod),
            nanos("--health-start-interval", flags.healthStartInterval),
            flags.healthRetries == null ? 0 : flags.healthRetries);
    boolean any = !check.equals(new Healthcheck(List.of(), 0, 0, 0, 0, 0));
    if (check.retries() < 0) {
      throw CommandFailure.options("--health-retries cannot be negative");
    }
    if (flags.noHealthcheck) {
      if (any) {
        throw CommandFailure.options("--no-healthcheck conflicts with --health-* options");
      }
      return new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);
    }
    return any ? check : null;
  }

  private static long nanos(String flag, String text) {
    Duration duration;
    try {
      duration = text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
    } catch (Failure e) {
      throw CommandFailure.flag(flag, text, "time: " + e.message());
    }
    if (duration.isNegative()) {
      throw CommandFailure.options(flag + " cannot be negative");
    }
    return duration.toNanos();
  }

  /// A path is the caller's, whose folder the engine does not know.
  private String runtime(String asked) {
    return asked.contains("/") ? request.resolve(asked).toString() : asked;
  }

  private HostConfig host(String runtime, String networkMode) {
    HostConfig.Builder host = HostConfig.builder();
    host.runtime = runtime(flags.runtime.isEmpty() ? runtime : flags.runtime);
    host.binds = binds();
    host.mounts = flags.mount.stream().map(text -> MountFlag.parse(request, text)).toList();
    host.tmpfs = tmpfs();
    host.containerIdFile = flags.cidfile;
    host.logConfig = log();
    host.networkMode = networkMode;
    host.portBindings = Ports.publish(flags.publish);
    host.publishAllPorts = flags.publishAll;
    host.restartPolicy = LimitFlags.restart(flags.restart);
    host.autoRemove = flags.rm;
    if (flags.rm && !Set.of("", "no").contains(host.restartPolicy.name())) {
      throw CommandFailure.options("conflicting options: cannot specify both --restart and --rm");
    }
    host.volumeDriver = flags.volumeDriver;
    host.volumesFrom = flags.volumesFrom;
    host.annotations = KeyValues.map(flags.annotation);
    host.init = flags.init;
    if (flags.tty) {
      Terminal.Size size = request.terminal().size();
      host.consoleSize = List.of(size.rows(), size.columns());
    }
    namespaces(host);
    names(host);
    host.privileged = flags.privileged;
    host.readonlyRootfs = flags.readOnly;
    host.groupAdd = flags.groupAdd;
    SecurityFlag.apply(request, flags, host);
    limits(host);
    devices(host);
    return host.build();
  }

  private void namespaces(HostConfig.Builder host) {
    host.pidMode = mode("--pid", "PID", flags.pid, Set.of("", "host"));
    host.utsMode = mode("--uts", "UTS", flags.uts, Set.of("", "host"));
    host.usernsMode = mode("--userns", "USER", flags.userns, Set.of("", "host"));
    host.cgroupnsMode = mode("--cgroupns", "CGROUP", flags.cgroupns, Set.of("", "host", "private"));
    host.cgroupParent = flags.cgroupParent;
    host.ipcMode = flags.ipc;
    host.shmSize = LimitFlags.bytes("--shm-size", flags.shmSize);
    host.sysctls = KeyValues.map(flags.sysctl);
    host.isolation = flags.isolation;
    host.storageOpt = KeyValues.strictMap(flags.storageOpt, "invalid storage option");
  }

  private static String mode(String flag, String kind, String text, Set<String> known) {
    boolean ofContainer = kind.equals("PID") && text.matches("container:.+");
    if (!known.contains(text) && !ofContainer) {
      throw CommandFailure.options(flag + ": invalid " + kind + " mode");
    }
    return text;
  }

  private void names(HostConfig.Builder host) {
    host.dns = Addresses.servers(flags.dns);
    host.dnsOptions = flags.dnsOption;
    host.dnsSearch = Addresses.searched(flags.dnsSearch);
    host.extraHosts = Addresses.hosts(flags.addHost);
    if (!flags.link.isEmpty()) {
      throw CommandFailure.options(
          "--link is not supported: put the containers into one network, where they find each other"
              + " by name");
    }
  }

  private HostConfig.LogConfig log() {
    if (flags.logDriver.equals("none") && !flags.logOpt.isEmpty()) {
      throw CommandFailure.options("invalid logging opts for driver none");
    }
    return new HostConfig.LogConfig(flags.logDriver, KeyValues.map(flags.logOpt));
  }

  private void limits(HostConfig.Builder host) {
    host.memory = LimitFlags.bytes("-m, --memory", flags.memory);
    host.memoryReservation = LimitFlags.bytes("--memory-reservation", flags.memoryReservation);
    host.memorySwap = LimitFlags.bytesOrUnlimited("--memory-swap", flags.memorySwap);
    host.kernelMemory = LimitFlags.bytes("--kernel-memory", flags.kernelMemory);
    host.memorySwappiness = flags.memorySwappiness;
    if (flags.memorySwappiness != null
        && (flags.memorySwappiness < -1 || flags.memorySwappiness > 100)) {
      throw CommandFailure.options(
          "invalid value: " + flags.memorySwappiness + ". Valid memory swappiness range is 0-100");
    }
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
    host.nanoCpus = LimitFlags.nanoCpus(flags.cpus);
    host.blkioWeight = flags.blkioWeight == null ? 0 : flags.blkioWeight;
    host.ulimits = flags.ulimit.stream().map(LimitFlags::ulimit).toList();
  }

  private void devices(HostConfig.Builder host) {
    host.deviceRequests = DeviceFlags.requests(flags.gpus, flags.device);
    host.devices =
        flags.device.stream()
            .filter(device -> !DeviceFlags.isQualified(device))
            .map(DeviceFlags::device)
            .toList();
    host.deviceCgroupRules = DeviceFlags.rules(flags.deviceCgroupRule);
    host.blkioWeightDevice = flags.blkioWeightDevice.stream().map(DeviceFlags::weight).toList();
    host.blkioDeviceReadBps = rates("--device-read-bps", flags.deviceReadBps, true);
    host.blkioDeviceWriteBps = rates("--device-write-bps", flags.deviceWriteBps, true);
    host.blkioDeviceReadIops = rates("--device-read-iops", flags.deviceReadIops, false);
    host.blkioDeviceWriteIops = rates("--device-write-iops", flags.deviceWriteIops, false);
  }

  private static List<HostConfig.ThrottleDevice> rates(
      String flag, List<String> words, boolean bytes) {
    return words.stream()
        .map(text ->
            bytes ? DeviceFlags.bytesPerSecond(flag, text) : DeviceFlags.perSecond(flag, text))
        .toList();
  }

  /// The `-v` words with a source; one that begins with `.` is below the caller's folder.
  private List<String> binds() {
    List<String> binds = new ArrayList<>();
    for (String volume : flags.volume) {
      if (volume.isEmpty()) {
        throw CommandFailure.options("invalid empty volume spec");
      }
      if (volume.chars().filter(c -> c == ':').count() > 2) {
        throw CommandFailure.options("invalid spec: " + volume + ": too many colons");
      }
      int colon = volume.indexOf(':');
      if (colon == 0) {
        throw CommandFailure.options("invalid spec: " + volume + ": empty section between colons");
      }
      if (colon > 0) {
        Path source = request.absolute(volume.substring(0, colon));
        binds.add(volume.startsWith(".") ? source + volume.substring(colon) : volume);
      }
    }
    return binds;
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

  private static long or0(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
