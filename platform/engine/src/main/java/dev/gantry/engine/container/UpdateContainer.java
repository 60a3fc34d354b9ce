// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.UpdateResponse;
import dev.gantry.engine.spec.Limits;
import dev.gantry.oci.runtime.Resources;
import java.util.List;

/// Changes limits and the restart policy of a container, live where it runs.
///
/// Everything is checked first; then the kernel is told; then it is written down.
final class UpdateContainer {
  private final Parts parts;
  private final ContainerPlans plans;

  UpdateContainer(Parts parts, ContainerPlans plans) {
    this.parts = parts;
    this.plans = plans;
  }

  UpdateResponse run(Container container, HostConfig changes) {
    ContainerRecord record = container.record();
    HostConfig merged = merge(record.spec().hostConfig(), changes);
    RestartRule.check(merged.restartPolicy(), merged.autoRemove());
    // Of all limits, the kernel is told those that were asked for, and checks see the whole.
    Limits.of(merged, List.of(), parts.starter().swapLimit());
    if (record.isAlive()) {
      Resources asked = Limits.changes(merged, changes, parts.starter().swapLimit());
      parts.starter().update(plans.cgroup(record), asked);
    }
    parts.ledger().respec(container, now -> now.withSpec(now.spec().withHostConfig(merged)));
    return new UpdateResponse(List.of());
  }

  private static HostConfig merge(HostConfig now, HostConfig changes) {
    if (now.nanoCpus() > 0 && (changes.cpuPeriod() != 0 || changes.cpuQuota() != 0)) {
      throw Failure.conflict(
          "conflicting options: CPU period or quota cannot be updated as NanoCPUs has already been"
              + " set");
    }
    if (changes.nanoCpus() > 0 && (now.cpuPeriod() > 0 || now.cpuQuota() > 0)) {
      throw Failure.conflict(
          "conflicting options: NanoCPUs cannot be updated as CPU period or quota has already been"
              + " set");
    }
    HostConfig.Builder edit = now.edit();
    edit.blkioWeight = or(changes.blkioWeight(), now.blkioWeight());
    edit.cpuShares = or(changes.cpuShares(), now.cpuShares());
    edit.nanoCpus = or(changes.nanoCpus(), now.nanoCpus());
    edit.cpuPeriod = or(changes.cpuPeriod(), now.cpuPeriod());
    edit.cpuQuota = or(changes.cpuQuota(), now.cpuQuota());
    edit.cpuRealtimePeriod = or(changes.cpuRealtimePeriod(), now.cpuRealtimePeriod());
    edit.cpuRealtimeRuntime = or(changes.cpuRealtimeRuntime(), now.cpuRealtimeRuntime());
    edit.cpusetCpus = or(changes.cpusetCpus(), now.cpusetCpus());
    edit.cpusetMems = or(changes.cpusetMems(), now.cpusetMems());
    edit.memory = or(changes.memory(), now.memory());
    edit.memoryReservation = or(changes.memoryReservation(), now.memoryReservation());
    edit.memorySwap = or(changes.memorySwap(), now.memorySwap());
    edit.kernelMemory = or(changes.kernelMemory(), now.kernelMemory());
    if (changes.memory() > 0
        && changes.memorySwap() == 0
        && now.memorySwap() > 0
        && changes.memory() > now.memorySwap()) {
      throw Failure.invalid(
          "memory limit should be smaller than already set memoryswap limit, update the memoryswap"
              + " at the same time");
    }
    if (changes.pidsLimit() != null) {
      edit.pidsLimit = changes.pidsLimit();
    }
    if (!changes.restartPolicy().name().isEmpty()) {
      edit.restartPolicy = changes.restartPolicy();
    }
    return edit.build();
  }

  private static long or(long change, long now) {
    return change == 0 ? now : change;
  }

  private static int or(int change, int now) {
    return change == 0 ? now : change;
  }

  private static String or(String change, String now) {
    return change.isEmpty() ? now : change;
  }
}
