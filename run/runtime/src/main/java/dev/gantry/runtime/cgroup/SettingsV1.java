// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.oci.runtime.BlockIo;
import dev.gantry.oci.runtime.CpuLimits;
import dev.gantry.oci.runtime.HugepageLimit;
import dev.gantry.oci.runtime.InterfacePriority;
import dev.gantry.oci.runtime.MemoryLimits;
import dev.gantry.oci.runtime.NetworkLimits;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.ThrottleDevice;
import dev.gantry.oci.runtime.WeightDevice;
import dev.gantry.runtime.host.HostFiles;
import dev.gantry.runtime.plan.Tolerate;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Limits as files of cgroup v1 (Documentation/admin-guide/cgroup-v1).
final class SettingsV1 {
  private final ContainerCgroup cgroup;
  private final HostFiles files;
  private final SettingList list;

  SettingsV1(ContainerCgroup cgroup, HostFiles files) {
    this.cgroup = cgroup;
    this.files = files;
    this.list = new SettingList(cgroup);
  }

  List<Setting> of(Resources resources) {
    memory(resources.memory());
    cpu(resources.cpu());
    if (resources.pids() != null) {
      Long limit = resources.pids().limit();
      list.set("pids", "pids.max", limit == null ? null : ResourceSettings.pids(limit));
    }
    blockIo(resources.blockIO());
    for (HugepageLimit page : resources.hugepageLimits()) {
      list.set("hugetlb", "hugetlb." + page.pageSize() + ".limit_in_bytes", page.limit());
    }
    network(resources.network());
    resources
        .rdma()
        .forEach(
            (device, limit) -> list.set("rdma", "rdma.max", ResourceSettings.rdma(device, limit)));
    return list.all();
  }

  private void memory(@Nullable MemoryLimits memory) {
    if (memory == null) {
      return;
    }
    Long limit = memory.limit();
    Long swap = memory.swap();
    // An unlimited memory with no word about swap lifts the swap limit too, or it could not be.
    if (limit != null && limit == -1 && swap == null) {
      swap = -1L;
    }
    if (swap != null && swap == 0) {
      swap = null;
    }
    if (limit != null && limit == 0) {
      limit = null;
    }
    // The kernel refuses a limit above memsw and a memsw below the limit: the growing one first.
    boolean swapFirst = limit != null && swap != null && (swap == -1 || grows(limit));
    if (swapFirst) {
      list.set("memory", "memory.memsw.limit_in_bytes", swap, Tolerate.ABSENT);
    }
    list.set("memory", "memory.limit_in_bytes", limit);
    if (!swapFirst) {
      list.set("memory", "memory.memsw.limit_in_bytes", swap, Tolerate.ABSENT);
    }
    list.set("memory", "memory.soft_limit_in_bytes", memory.reservation());
    list.set("memory", "memory.kmem.tcp.limit_in_bytes", memory.kernelTCP());
    list.set("memory", "memory.swappiness", memory.swappiness());
    Boolean noKiller = memory.disableOOMKiller();
    list.set("memory", "memory.oom_control", noKiller == null || !noKiller ? null : 1);
  }

  private boolean grows(long limit) {
    Path folder = cgroup.controller("memory");
    String now = folder == null ? null : files.read(folder + "/memory.memsw.limit_in_bytes");
    return now != null && Long.parseLong(now.strip()) < limit;
  }

  private void cpu(@Nullable CpuLimits cpu) {
    if (cpu == null) {
      return;
    }
    list.set("cpu", "cpu.shares", ResourceSettings.positive(cpu.shares()));
    list.set("cpu", "cpu.idle", cpu.idle());
    Long burst = cpu.burst();
    if (burst != null && burst == 0) {
      list.set("cpu", "cpu.cfs_burst_us", 0);
    }
    // The kernel checks quota over period against the parent after each write: where the new period
    // is not possible with the old quota, it is after the new one.
    Long period = ResourceSettings.positive(cpu.period());
    Long quota = ResourceSettings.positive(cpu.quota());
    Tolerate first = quota == null ? Tolerate.NOTHING : Tolerate.ANYTHING;
    list.set("cpu", "cpu.cfs_period_us", period, first);
    list.set("cpu", "cpu.cfs_quota_us", quota);
    if (quota != null) {
      list.set("cpu", "cpu.cfs_period_us", period);
    }
    list.set("cpu", "cpu.cfs_burst_us", ResourceSettings.positive(burst));
    list.set("cpu", "cpu.rt_period_us", ResourceSettings.positive(cpu.realtimePeriod()));
    list.set("cpu", "cpu.rt_runtime_us", cpu.realtimeRuntime());
    list.set("cpuset", "cpuset.cpus", ResourceSettings.present(cpu.cpus()));
    list.set("cpuset", "cpuset.mems", ResourceSettings.present(cpu.mems()));
  }

  private void blockIo(@Nullable BlockIo io) {
    if (io == null) {
      return;
    }
    String prefix = bfq() ? "blkio.bfq." : "blkio.";
    list.set("blkio", prefix + "weight", ResourceSettings.positive(io.weight()));
    list.set("blkio", "blkio.leaf_weight", ResourceSettings.positive(io.leafWeight()));
    for (WeightDevice device : io.weightDevice()) {
      String at = device.major() + ":" + device.minor() + " ";
      Integer weight = device.weight();
      Integer leaf = device.leafWeight();
      list.set("blkio", prefix + "weight_device", weight == null ? null : at + weight);
      list.set("blkio", "blkio.leaf_weight_device", leaf == null ? null : at + leaf);
    }
    throttle("read_bps", io.throttleReadBpsDevice());
    throttle("write_bps", io.throttleWriteBpsDevice());
    throttle("read_iops", io.throttleReadIOPSDevice());
    throttle("write_iops", io.throttleWriteIOPSDevice());
  }

  /// Kernels since 5.0 have weights only with the BFQ scheduler, under another name.
  private boolean bfq() {
    var blkio = cgroup.layout().controller("blkio");
    return blkio != null && files.exists(blkio.mount() + "/blkio.bfq.io_service_bytes");
  }

  private void throttle(String what, List<ThrottleDevice> devices) {
    for (ThrottleDevice device : devices) {
      String value = device.major() + ":" + device.minor() + " " + device.rate();
      list.set("blkio", "blkio.throttle." + what + "_device", value);
    }
  }

  private void network(@Nullable NetworkLimits network) {
    if (network == null) {
      return;
    }
    list.set("net_cls", "net_cls.classid", network.classID());
    for (InterfacePriority priority : network.priorities()) {
      list.set("net_prio", "net_prio.ifpriomap", priority.name() + " " + priority.priority());
    }
  }
}
