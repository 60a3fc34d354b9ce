// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.docker.HostConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `update`: changes limits and the restart policy of existing containers.
@Command(
    customSynopsis = "[OPTIONS] CONTAINER [CONTAINER...]",
    description = "Update configuration of one or more containers")
final class UpdateCommand implements Verb {
  @Option(
      names = "--blkio-weight",
      paramLabel = "uint16",
      description = "Block IO (relative weight), between 10 and 1000, or 0 to disable")
  int blkioWeight;

  @Option(
      names = "--cpu-period",
      paramLabel = "int",
      description = "Limit CPU CFS (Completely Fair Scheduler) period")
  long cpuPeriod;

  @Option(
      names = "--cpu-quota",
      paramLabel = "int",
      description = "Limit CPU CFS (Completely Fair Scheduler) quota")
  long cpuQuota;

  @Option(
      names = "--cpu-rt-period",
      paramLabel = "int",
      description = "Limit the CPU real-time period in microseconds")
  long cpuRtPeriod;

  @Option(
      names = "--cpu-rt-runtime",
      paramLabel = "int",
      description = "Limit the CPU real-time runtime in microseconds")
  long cpuRtRuntime;

  @Option(
      names = {"-c", "--cpu-shares"},
      paramLabel = "int",
      description = "CPU shares (relative weight)")
  long cpuShares;

  @Option(names = "--cpus", paramLabel = "decimal", description = "Number of CPUs")
  String cpus = "";

  @Option(
      names = "--cpuset-cpus",
      paramLabel = "string",
      description = "CPUs in which to allow execution (0-3, 0,1)")
  String cpusetCpus = "";

  @Option(
      names = "--cpuset-mems",
      paramLabel = "string",
      description = "MEMs in which to allow execution (0-3, 0,1)")
  String cpusetMems = "";

  @Option(names = "--kernel-memory", paramLabel = "bytes", description = "Kernel memory limit")
  String kernelMemory = "";

  @Option(
      names = {"-m", "--memory"},
      paramLabel = "bytes",
      description = "Memory limit")
  String memory = "";

  @Option(names = "--memory-reservation", paramLabel = "bytes", description = "Memory soft limit")
  String memoryReservation = "";

  @Option(
      names = "--memory-swap",
      paramLabel = "bytes",
      description = "Swap limit equal to memory plus swap: -1 to enable unlimited swap")
  String memorySwap = "";

  @Option(
      names = "--pids-limit",
      paramLabel = "int",
      description = "Tune container pids limit (set -1 for unlimited)")
  @Nullable Long pidsLimit;

  @Option(
      names = "--restart",
      paramLabel = "string",
      description = "Restart policy to apply when a container exits")
  String restart = "";

  @Parameters(arity = "1..*", paramLabel = "CONTAINER")
  List<String> containers = List.of();

  @Override
  public int run(Context context) {
    HostConfig changes = changes();
    return context.each(
        containers,
        name ->
            context.client().containers().update(name, changes).warnings().forEach(context::warn));
  }

  private HostConfig changes() {
    HostConfig.Builder host = HostConfig.builder();
    host.blkioWeight = blkioWeight;
    host.cpuPeriod = cpuPeriod;
    host.cpuQuota = cpuQuota;
    host.cpuRealtimePeriod = cpuRtPeriod;
    host.cpuRealtimeRuntime = cpuRtRuntime;
    host.cpuShares = cpuShares;
    host.cpusetCpus = cpusetCpus;
    host.cpusetMems = cpusetMems;
    host.kernelMemory = LimitFlags.bytes("--kernel-memory", kernelMemory);
    host.memory = LimitFlags.bytes("-m, --memory", memory);
    host.memoryReservation = LimitFlags.bytes("--memory-reservation", memoryReservation);
    host.memorySwap = LimitFlags.bytesOrUnlimited("--memory-swap", memorySwap);
    host.pidsLimit = pidsLimit;
    host.nanoCpus = LimitFlags.nanoCpus(cpus);
    host.restartPolicy = LimitFlags.restart(restart);
    return host.build();
  }
}
