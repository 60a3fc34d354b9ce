// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.oci.runtime.BlockIo;
import dev.gantry.oci.runtime.CpuLimits;
import dev.gantry.oci.runtime.DeviceRule;
import dev.gantry.oci.runtime.MemoryLimits;
import dev.gantry.oci.runtime.PidsLimit;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.Rlimit;
import dev.gantry.oci.runtime.ThrottleDevice;
import dev.gantry.oci.runtime.WeightDevice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Resource limits: Docker's fields to the runtime spec's.
public final class Limits {
  private static final long CPU_PERIOD = 100_000;
  private static final long NANO = 1_000_000_000L;
  private static final Set<String> RLIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack",
          "as");

  private Limits() {}

  /// The cgroup settings. Throws INVALID for contradictions, UNSUPPORTED for limits that kernels
  /// have dropped.
  public static Resources of(HostConfig host, List<DeviceRule> devices, boolean swapLimit) {
    check(host);
    return new Resources(
        devices,
        memory(host, swapLimit),
        cpu(host),
        pids(host.pidsLimit()),
        blockIo(host),
        List.of(),
        null,
        Map.of(),
        Map.of(),
        Map.of());
  }

  /// The cgroup settings that `asked` changes, for a container whose limits are then `merged`.
  public static Resources changes(HostConfig merged, HostConfig asked, boolean swapLimit) {
    HostConfig.Builder only = asked.edit();
    if (asked.memory() != 0 || asked.memorySwap() != 0) {
      // The kernel wants both in the right order, so both are told.
      only.memory = merged.memory();
      only.memorySwap = merged.memorySwap();
    }
    if (asked.cpuQuota() != 0 || asked.cpuPeriod() != 0) {
      only.cpuQuota = merged.cpuQuota();
      only.cpuPeriod = merged.cpuPeriod();
    }
    return of(only.build(), List.of(), swapLimit);
  }

  /// The limits of `--ulimit`.
  static List<Rlimit> rlimits(List<HostConfig.Ulimit> ulimits) {
    return ulimits.stream().map(Limits::rlimit).toList();
  }

  private static Rlimit rlimit(HostConfig.Ulimit ulimit) {
    String name = ulimit.name().toLowerCase(Locale.ROOT);
    if (!RLIMITS.contains(name)) {
      throw Failure.invalid("invalid ulimit type: " + ulimit.name());
    }
    if (ulimit.hard() >= 0 && (ulimit.soft() > ulimit.hard() || ulimit.soft() < 0)) {
      throw Failure.invalid(
          "ulimit soft limit must be less than or equal to hard limit: "
              + (ulimit.soft() < 0 ? "soft: -1 (unlimited)" : ulimit.soft())
              + " > "
              + ulimit.hard());
    }
    return Rlimit.of("RLIMIT_" + name.toUpperCase(Locale.ROOT), ulimit.soft(), ulimit.hard());
  }

  private static void check(HostConfig host) {
    if (host.kernelMemory() != 0) {
      throw Failure.unsupported(
          "kernel memory limits are gone: Linux has dropped memory.kmem.limit_in_bytes; kernel"
              + " memory counts towards --memory");
    }
    if (host.kernelMemoryTcp() != 0) {
      throw Failure.unsupported(
          "TCP kernel memory limits are gone: kernel memory counts towards --memory");
    }
    if (host.nanoCpus() < 0 || host.memory() < 0 || host.memoryReservation() < 0) {
      throw Failure.invalid("a limit cannot be negative");
    }
    if (host.nanoCpus() > 0 && (host.cpuPeriod() > 0 || host.cpuQuota() > 0)) {
      throw Failure.invalid(
          "conflicting options: Nano CPUs and CPU period or quota cannot both be set");
    }
    if (host.memorySwap() > 0 && host.memory() == 0) {
      throw Failure.invalid("you should always set the Memory limit when using Memoryswap limit");
    }
    if (host.memory() > 0 && host.memorySwap() > 0 && host.memorySwap() < host.memory()) {
      throw Failure.invalid("minimum memoryswap limit should be larger than memory limit");
    }
    if (host.memory() > 0 && host.memoryReservation() > host.memory()) {
      throw Failure.invalid("minimum memory limit can not be less than memory reservation limit");
    }
    Long swappiness = host.memorySwappiness();
    if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
      throw Failure.invalid("invalid value: " + swappiness + ", valid memory swappiness is 0-100");
    }
    if (host.blkioWeight() != 0 && (host.blkioWeight() < 10 || host.blkioWeight() > 1000)) {
      throw Failure.invalid("range of blkio weight is from 10 to 1000");
    }
  }

  private static @Nullable MemoryLimits memory(HostConfig host, boolean swapLimit) {
    Long limit = set(host.memory());
    Long swap = null;
    if (swapLimit && host.memorySwap() != 0) {
      swap = host.memorySwap();
    } else if (swapLimit && limit != null) {
      swap = 2 * limit; // as much swap again: Docker's default
    }
    Long swappiness = host.memorySwappiness();
    Long given = swappiness == null || swappiness < 0 ? null : swappiness;
    Boolean noKiller = Boolean.TRUE.equals(host.oomKillDisable()) ? Boolean.TRUE : null;
    if (limit == null
        && swap == null
        && given == null
        && noKiller == null
        && host.memoryReservation() == 0) {
      return null;
    }
    return new MemoryLimits(
        limit,
        set(host.memoryReservation()),
        swap,
        null,
        null,
        given,
        noKiller,
        null,
        null,
        Map.of());
  }

  private static @Nullable CpuLimits cpu(HostConfig host) {
    Long period = set(host.cpuPeriod());
    Long quota = set(host.cpuQuota());
    if (host.nanoCpus() > 0) {
      period = CPU_PERIOD;
      quota = Math.multiplyExact(host.nanoCpus(), CPU_PERIOD) / NANO;
    }
    if (host.cpuShares() == 0
        && period == null
        && quota == null
        && host.cpuRealtimePeriod() == 0
        && host.cpuRealtimeRuntime() == 0
        && host.cpusetCpus().isEmpty()
        && host.cpusetMems().isEmpty()) {
      return null;
    }
    return new CpuLimits(
        set(host.cpuShares()),
        quota,
        null,
        period,
        set(host.cpuRealtimeRuntime()),
        set(host.cpuRealtimePeriod()),
        host.cpusetCpus().isEmpty() ? null : host.cpusetCpus(),
        host.cpusetMems().isEmpty() ? null : host.cpusetMems(),
        null,
        Map.of());
  }

  private static @Nullable PidsLimit pids(@Nullable Long limit) {
    return limit == null || limit == 0 ? null : new PidsLimit(Math.max(-1, limit), Map.of());
  }

  private static @Nullable BlockIo blockIo(HostConfig host) {
    if (host.blkioWeight() == 0
        && host.blkioWeightDevice().isEmpty()
        && host.blkioDeviceReadBps().isEmpty()
        && host.blkioDeviceWriteBps().isEmpty()
        && host.blkioDeviceReadIops().isEmpty()
        && host.blkioDeviceWriteIops().isEmpty()) {
      return null;
    }
    return new BlockIo(
        host.blkioWeight() == 0 ? null : host.blkioWeight(),
        null,
        host.blkioWeightDevice().stream().map(Limits::weight).toList(),
        throttles(host.blkioDeviceReadBps()),
        throttles(host.blkioDeviceWriteBps()),
        throttles(host.blkioDeviceReadIops()),
        throttles(host.blkioDeviceWriteIops()),
        Map.of());
  }

  private static WeightDevice weight(HostConfig.WeightDevice weight) {
    HostDevice device = HostDevice.at(weight.path());
    return new WeightDevice(device.major(), device.minor(), weight.weight(), null, Map.of());
  }

  private static List<ThrottleDevice> throttles(List<HostConfig.ThrottleDevice> throttles) {
    return throttles.stream()
        .map(throttle -> {
          HostDevice device = HostDevice.at(throttle.path());
          return new ThrottleDevice(device.major(), device.minor(), throttle.rate(), Map.of());
        })
        .toList();
  }

  private static @Nullable Long set(long value) {
    return value == 0 ? null : value;
  }
}
