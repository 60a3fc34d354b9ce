// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.CpuAffinity;
import dev.gantry.oci.runtime.IoPriority;
import dev.gantry.oci.runtime.MemoryPolicy;
import dev.gantry.oci.runtime.Personality;
import dev.gantry.oci.runtime.Scheduler;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the kernel treats the process: CPU and I/O scheduling, memory nodes, execution domain.
final class Scheduling {
  private static final Map<String, Integer> POLICIES =
      Map.of(
          "SCHED_OTHER",
          0,
          "SCHED_FIFO",
          1,
          "SCHED_RR",
          2,
          "SCHED_BATCH",
          3,
          "SCHED_ISO",
          4,
          "SCHED_IDLE",
          5,
          "SCHED_DEADLINE",
          6);
  private static final Map<String, Integer> FLAGS =
      Map.of(
          "SCHED_FLAG_RESET_ON_FORK",
          0x01,
          "SCHED_FLAG_RECLAIM",
          0x02,
          "SCHED_FLAG_DL_OVERRUN",
          0x04,
          "SCHED_FLAG_KEEP_POLICY",
          0x08,
          "SCHED_FLAG_KEEP_PARAMS",
          0x10,
          "SCHED_FLAG_UTIL_CLAMP_MIN",
          0x20,
          "SCHED_FLAG_UTIL_CLAMP_MAX",
          0x40);
  private static final List<String> IO_CLASSES =
      List.of("", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE");
  static final List<String> MEMORY_MODES =
      List.of(
          "MPOL_DEFAULT",
          "MPOL_PREFERRED",
          "MPOL_BIND",
          "MPOL_INTERLEAVE",
          "MPOL_LOCAL",
          "MPOL_PREFERRED_MANY",
          "MPOL_WEIGHTED_INTERLEAVE");
  static final Map<String, Integer> MEMORY_FLAGS =
      Map.of(
          "MPOL_F_STATIC_NODES", 1 << 15,
          "MPOL_F_RELATIVE_NODES", 1 << 14,
          "MPOL_F_NUMA_BALANCING", 1 << 13);
  private static final int IO_CLASS_SHIFT = 13;
  private static final int LINUX32 = 8;
  private static final int MAX_NUMBER = 8191;

  private final Draft draft;

  Scheduling(Draft draft) {
    this.draft = draft;
  }

  /// Container side, while the process still has its powers.
  void set() {
    // A caller pinned to some CPUs must not pin the container: cpuset limits it (runc does so too).
    draft.plan.add(
        Step.container(Opcode.AFFINITY, "taking back the caller's CPU affinity", "")
            .tolerating(Tolerate.ANYTHING));
    scheduler(draft.process.scheduler());
    ioPriority(draft.process.ioPriority());
    memory(draft.linux.memoryPolicy());
    personality(draft.linux.personality());
  }

  /// The CPUs of an exec'd process, before and after it joined the container's cgroup.
  void affinity(boolean last) {
    CpuAffinity affinity = draft.process.execCPUAffinity();
    String cpus = affinity == null ? null : last ? affinity.final_() : affinity.initial();
    if (cpus != null && !cpus.isEmpty()) {
      draft.container(
          Opcode.AFFINITY, "setting the CPU affinity to " + cpus, mask(cpus, "execCPUAffinity"));
    }
  }

  private void scheduler(@Nullable Scheduler scheduler) {
    if (scheduler == null) {
      return;
    }
    var cpu = draft.linux.resourcesOrNone().cpu();
    if (scheduler.policy().equals("SCHED_DEADLINE") && cpu != null && Draft.given(cpu.cpus())) {
      throw Failure.invalid("process scheduler can't be used together with AllowedCPUs");
    }
    Integer policy = POLICIES.get(scheduler.policy());
    if (policy == null) {
      throw Failure.invalid("process.scheduler: unknown policy " + scheduler.policy());
    }
    draft.container(
        Opcode.SCHED,
        "setting the scheduler to " + scheduler.policy(),
        policy,
        scheduler.nice(),
        scheduler.priority(),
        flags(scheduler.flags(), FLAGS, "process.scheduler: unknown flag"),
        scheduler.runtime(),
        scheduler.deadline(),
        scheduler.period());
  }

  private void ioPriority(@Nullable IoPriority priority) {
    if (priority == null) {
      return;
    }
    String name = priority.class_();
    int number = name == null || name.isEmpty() ? -1 : IO_CLASSES.indexOf(name);
    if (number < 0) {
      throw Failure.invalid("process.ioPriority: unknown class " + name);
    }
    draft.container(
        Opcode.IOPRIO,
        "setting the I/O priority to " + name + " " + priority.priority(),
        (long) number << IO_CLASS_SHIFT | priority.priority());
  }

  private void memory(@Nullable MemoryPolicy policy) {
    if (policy == null) {
      return;
    }
    int mode = policy.mode() == null ? -1 : MEMORY_MODES.indexOf(policy.mode());
    if (mode < 0) {
      throw Failure.invalid("invalid memory policy mode: " + policy.mode());
    }
    String nodes = policy.nodes();
    byte[] mask =
        nodes == null || nodes.isEmpty() ? new byte[0] : mask(nodes, "invalid memory policy node");
    draft.container(
        Opcode.MEMPOLICY,
        "setting the memory policy to " + policy.mode(),
        mode | flags(policy.flags(), MEMORY_FLAGS, "invalid memory policy flag"),
        mask);
  }

  private void personality(@Nullable Personality personality) {
    if (personality == null) {
      return;
    }
    if (!personality.flags().isEmpty()) {
      throw Failure.invalid("linux.personality: flags are not supported");
    }
    int domain =
        switch (personality.domain()) {
          case "LINUX" -> 0;
          case "LINUX32" -> LINUX32;
          default ->
              throw Failure.invalid("linux.personality: unknown domain " + personality.domain());
        };
    draft.container(
        Opcode.PERSONALITY, "setting the personality to " + personality.domain(), domain);
  }

  private static long flags(List<String> names, Map<String, Integer> known, String problem) {
    long flags = 0;
    for (String name : names) {
      Integer flag = known.get(name);
      if (flag == null) {
        throw Failure.invalid(problem + ": " + name);
      }
      flags |= flag;
    }
    return flags;
  }

  /// A list such as `0-3,7` as a little-endian bit mask.
  static byte[] mask(String list, String field) {
    BitSet bits = new BitSet();
    for (String part : list.split(",", -1)) {
      String[] ends = part.strip().split("-", -1);
      try {
        int from = Integer.parseInt(ends[0]);
        int to = ends.length == 1 ? from : Integer.parseInt(ends[1]);
        if (ends.length > 2 || from < 0 || to < from || to > MAX_NUMBER) {
          throw new NumberFormatException(part);
        }
        bits.set(from, to + 1);
      } catch (NumberFormatException e) {
        throw new Failure(Failure.Code.INVALID, field + ": " + part + " is no range of numbers", e);
      }
    }
    return bits.toByteArray();
  }
}
