// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.oci.runtime.BlockIo;
import dev.gantry.oci.runtime.CpuLimits;
import dev.gantry.oci.runtime.MemoryLimits;
import dev.gantry.oci.runtime.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Limits in force after an update: each new value replaces the old one, the others stay.
final class MergeResources {
  private MergeResources() {}

  static Resources merge(Resources old, Resources changes) {
    Map<String, String> unified = new LinkedHashMap<>(old.unified());
    unified.putAll(changes.unified());
    return new Resources(
        old.devices(),
        memory(old.memory(), changes.memory()),
        cpu(old.cpu(), changes.cpu()),
        newer(old.pids(), changes.pids()),
        blockIo(old.blockIO(), changes.blockIO()),
        newer(old.hugepageLimits(), changes.hugepageLimits()),
        newer(old.network(), changes.network()),
        changes.rdma().isEmpty() ? old.rdma() : changes.rdma(),
        unified,
        old.unknown());
  }

  private static @Nullable MemoryLimits memory(
      @Nullable MemoryLimits old, @Nullable MemoryLimits changes) {
    if (old == null || changes == null) {
      return newer(old, changes);
    }
    return new MemoryLimits(
        newer(old.limit(), changes.limit()),
        newer(old.reservation(), changes.reservation()),
        newer(old.swap(), changes.swap()),
        newer(old.kernel(), changes.kernel()),
        newer(old.kernelTCP(), changes.kernelTCP()),
        newer(old.swappiness(), changes.swappiness()),
        newer(old.disableOOMKiller(), changes.disableOOMKiller()),
        newer(old.useHierarchy(), changes.useHierarchy()),
        newer(old.checkBeforeUpdate(), changes.checkBeforeUpdate()),
        old.unknown());
  }

  private static @Nullable CpuLimits cpu(@Nullable CpuLimits old, @Nullable CpuLimits changes) {
    if (old == null || changes == null) {
      return newer(old, changes);
    }
    return new CpuLimits(
        newer(old.shares(), changes.shares()),
        newer(old.quota(), changes.quota()),
        newer(old.burst(), changes.burst()),
        newer(old.period(), changes.period()),
        newer(old.realtimeRuntime(), changes.realtimeRuntime()),
        newer(old.realtimePeriod(), changes.realtimePeriod()),
        newer(old.cpus(), changes.cpus()),
        newer(old.mems(), changes.mems()),
        newer(old.idle(), changes.idle()),
        old.unknown());
  }

  private static @Nullable BlockIo blockIo(@Nullable BlockIo old, @Nullable BlockIo changes) {
    if (old == null || changes == null) {
      return newer(old, changes);
    }
    return new BlockIo(
        newer(old.weight(), changes.weight()),
        newer(old.leafWeight(), changes.leafWeight()),
        newer(old.weightDevice(), changes.weightDevice()),
        newer(old.throttleReadBpsDevice(), changes.throttleReadBpsDevice()),
        newer(old.throttleWriteBpsDevice(), changes.throttleWriteBpsDevice()),
        newer(old.throttleReadIOPSDevice(), changes.throttleReadIOPSDevice()),
        newer(old.throttleWriteIOPSDevice(), changes.throttleWriteIOPSDevice()),
        old.unknown());
  }

  private static <T> @Nullable T newer(@Nullable T old, @Nullable T change) {
    return change == null ? old : change;
  }

  private static <T> List<T> newer(List<T> old, List<T> changes) {
    return changes.isEmpty() ? old : changes;
  }
}
