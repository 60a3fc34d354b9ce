// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.linux.cgroup.CgroupLayout;
import dev.gantry.oci.runtime.ContainerState;
import dev.gantry.runtime.cgroup.ContainerCgroup;
import java.nio.file.Path;

/// A container as its folder and the kernel tell it now.
///
/// @param pid its first process, 0 when that is not known or has ended
/// @param startTicks when that process started, in clock ticks since boot
public record Container(
    ContainerRecord record, Path folder, Status status, int pid, long startTicks) {

  public String id() {
    return record.id();
  }

  /// The state as hooks and callers see it.
  public ContainerState state() {
    return new ContainerState(
        record.spec().ociVersion(),
        record.id(),
        status.word(),
        status == Status.STOPPED ? 0 : pid,
        record.bundle(),
        record.spec().annotations());
  }

  public ContainerCgroup cgroup(CgroupLayout layout) {
    return new ContainerCgroup(layout, record.cgroupPath(), record.cgroups());
  }
}
