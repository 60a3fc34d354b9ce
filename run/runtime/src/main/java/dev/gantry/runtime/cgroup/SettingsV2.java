// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.BlockIo;
import dev.gantry.oci.runtime.CpuLimits;
import dev.gantry.oci.runtime.HugepageLimit;
import dev.gantry.oci.runtime.MemoryLimits;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.ThrottleDevice;
import dev.gantry.oci.runtime.WeightDevice;
import dev.gantry.runtime.host.HostFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Limits as files of cgroup v2 (Documentation/admin-guide/cgroup-v2.rst).
///
/// What v2 has no file for is left out: kernel memory, swappiness, the OOM killer's switch, network
/// classes (config-linux.md says so).
final class SettingsV2 {
  private static final long DEFAULT_PERIOD = 100_000;

  private final ContainerCgroup cgroup;
  private final HostFiles files;
  private final SettingList list;

  SettingsV2(ContainerCgroup cgroup, HostFiles files) {
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
      list.set("hugetlb", "hugetlb." + page.pageSize() + ".max", page.limit());
    }
    resources
        .rdma()
        .forEach(
            (device, limit) -> list.set("rdma", "rdma.max", ResourceSettings.rdma(device, limit)));
    resources.unified().forEach((file, value) -> list.set("unified", file, value));
    return list.all();
  }

  private void memory(@Nullable MemoryLimits memory) {
    if (memory == null) {
      return;
    }
    Long limit = memory.limit();
    Long swap = memory.swap();
    boolean hasLimit = limit != null && limit != 0;
    if (limit != null && limit == -1 && (swap == null || swap == 0)) {
      swap = -1L;
    }
    if (swap != null && swap != 0) {
      long known = limit != null && hasLimit ? limit : current();
      list.set("memory", "memory.swap.max", Conversions.swap(swap, known));
    }
    list.set("memory", "memory.max", limit == null || !hasLimit ? null : Conversions.orMax(limit));
    Long reservation = memory.reservation();
    list.set(
        "memory",
        "memory.low",
        reservation == null || reservation == 0 ? null : Conversions.orMax(reservation));
  }

  /// The limit in force, for an update that names swap only; -1 for none.
  private long current() {
    Path folder = cgroup.controller("memory");
    String now = folder == null ? null : files.read(folder + "/memory.max");
    return now == null || now.strip().equals("max") ? -1 : Long.parseLong(now.strip());
  }

  private void cpu(@Nullable CpuLimits cpu) {
    if (cpu == null) {
      return;
    }
    list.set("cpu", "cpu.idle", cpu.idle());
    Long shares = ResourceSettings.positive(cpu.shares());
    Long idle = cpu.idle();
    // An idle group has no weight; the kernel refuses one.
    if (shares != null && (idle == null || idle == 0)) {
      list.set("cpu", "cpu.weight", Conversions.weight(shares));
    }
    Long burst = cpu.burst();
    if (burst != null && burst == 0) {
      list.set("cpu", "cpu.max.burst", 0);
    }
    Long quota = cpu.quota();
    Long period = ResourceSettings.positive(cpu.period());
    if ((quota != null && quota != 0) || period != null) {
      String left = quota == null || quota <= 0 ? currentQuota(quota) : Long.toString(quota);
      list.set("cpu", "cpu.max", left + " " + (period == null ? currentPeriod() : period));
    }
    list.set("cpu", "cpu.max.burst", ResourceSettings.positive(burst));
    list.set("cpuset", "cpuset.cpus", ResourceSettings.present(cpu.cpus()));
    list.set("cpuset", "cpuset.mems", ResourceSettings.present(cpu.mems()));
  }

  private String currentQuota(@Nullable Long asked) {
    if (asked != null && asked < 0) {
      return "max";
    }
    String[] now = currentMax();
    return now.length == 2 ? now[0] : "max";
  }

  private long currentPeriod() {
    String[] now = currentMax();
    return now.length == 2 ? Long.parseLong(now[1]) : DEFAULT_PERIOD;
  }

  private String[] currentMax() {
    Path folder = cgroup.controller("cpu");
    String now = folder == null ? null : files.read(folder + "/cpu.max");
    return now == null ? new String[0] : now.strip().split(" ", -1);
  }

  private void blockIo(@Nullable BlockIo io) {
    if (io == null) {
      return;
    }
    Integer weight = ResourceSettings.positive(io.weight());
    boolean bfq = bfq();
    if (weight != null) {
      list.set("io", bfq ? "io.bfq.weight" : "io.weight", bfq ? weight : ioWeight(weight));
    }
    for (WeightDevice device : io.weightDevice()) {
      Integer own = device.weight();
      if (own != null) {
        String at = device.major() + ":" + device.minor() + " ";
        list.set("io", bfq ? "io.bfq.weight" : "io.weight", at + (bfq ? own : ioWeight(own)));
      }
    }
    throttle("rbps", io.throttleReadBpsDevice());
    throttle("wbps", io.throttleWriteBpsDevice());
    throttle("riops", io.throttleReadIOPSDevice());
    throttle("wiops", io.throttleWriteIOPSDevice());
  }

  private static long ioWeight(int weight) {
    if (weight < 10 || weight > 1000) {
      throw Failure.invalid(
          "resources.blockIO: the weight " + weight + " is not within 10 and 1000");
    }
    return Conversions.ioWeight(weight);
  }

  /// The file exists in every group but the root, so an existing parent is asked.
  private boolean bfq() {
    Path folder = cgroup.controller("io");
    for (Path at = folder; at != null; at = at.getParent()) {
      if (files.exists(at + "/io.bfq.weight")) {
        return true;
      }
      if (files.exists(at + "/io.weight")) {
        return false;
      }
    }
    return false;
  }

  private void throttle(String key, List<ThrottleDevice> devices) {
    for (ThrottleDevice device : devices) {
      String rate = device.rate() == 0 ? "max" : Long.toString(device.rate());
      list.set("io", "io.max", device.major() + ":" + device.minor() + " " + key + "=" + rate);
    }
  }
}
