// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.runtime.BlockIo;
import dev.gantry.oci.runtime.CpuLimits;
import dev.gantry.oci.runtime.MemoryLimits;
import dev.gantry.oci.runtime.PidsLimit;
import dev.gantry.oci.runtime.Resources;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `update ID`: changes limits of a container.
record UpdateVerb() implements Verb {
  @Override
  public String name() {
    return "update";
  }

  @Override
  public String usage() {
    return "update container resource constraints";
  }

  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags()
        .with("resources r", "path", "file with the resources to update, or '-' for standard input")
        .with("blkio-weight", "weight", "block I/O weight, from 10 to 1000")
        .with("cpu-period", "usecs", "CPU CFS period to be used for hardcapping")
        .with("cpu-quota", "usecs", "CPU CFS hardcap limit")
        .with("cpu-burst", "usecs", "CPU CFS hardcap burst limit")
        .with("cpu-share", "shares", "CPU shares (relative weight vs. other containers)")
        .with("cpu-rt-period", "usecs", "CPU realtime period")
        .with("cpu-rt-runtime", "usecs", "CPU realtime hardcap limit")
        .with("cpuset-cpus", "list", "CPU(s) to use")
        .with("cpuset-mems", "list", "memory node(s) to use")
        .with("kernel-memory", "bytes", "(obsoleted; do not use)")
        .with("kernel-memory-tcp", "bytes", "(obsoleted; do not use)")
        .with("memory", "bytes", "memory limit")
        .with("memory-reservation", "bytes", "memory reservation or soft limit")
        .with("memory-swap", "bytes", "total memory usage (memory + swap); -1 for unlimited swap")
        .with("cpu-idle", "0|1", "set cgroup SCHED_IDLE or not")
        .with("pids-limit", "number", "maximum number of pids allowed in the container")
        .with("l3-cache-schema", "schema", "Intel RDT/CAT L3 cache schema")
        .with("mem-bw-schema", "schema", "Intel RDT/MBA memory bandwidth schema");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 1, 1);
    if (call.flags().text("l3-cache-schema") != null
        || call.flags().text("mem-bw-schema") != null) {
      throw Failure.unsupported("Intel RDT is not supported");
    }
    String file = call.flags().text("resources");
    Resources changes =
        file == null
            ? fromFlags(call.flags())
            : Json.parse(Resources.class, call.caller().read(file), file);
    return call.exec(call.runtime().update(call.id(), changes));
  }

  private static Resources fromFlags(Flags.Parsed flags) {
    Long weight = number(flags, "blkio-weight");
    BlockIo io =
        weight == null
            ? null
            : new BlockIo(
                Math.toIntExact(weight),
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    Long pids = number(flags, "pids-limit");
    return new Resources(
        List.of(),
        new MemoryLimits(
            bytes(flags, "memory"),
            bytes(flags, "memory-reservation"),
            bytes(flags, "memory-swap"),
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of()),
        new CpuLimits(
            number(flags, "cpu-share"),
            number(flags, "cpu-quota"),
            number(flags, "cpu-burst"),
            number(flags, "cpu-period"),
            number(flags, "cpu-rt-runtime"),
            number(flags, "cpu-rt-period"),
            flags.text("cpuset-cpus"),
            flags.text("cpuset-mems"),
            number(flags, "cpu-idle"),
            Map.of()),
        pids == null ? null : new PidsLimit(pids, Map.of()),
        io,
        List.of(),
        null,
        Map.of(),
        Map.of(),
        Map.of());
  }

  private static @Nullable Long number(Flags.Parsed flags, String name) {
    String text = flags.text(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new Failure(
          Failure.Code.INVALID, "invalid value for " + name + ": \"" + text + "\"", e);
    }
  }

  /// Bytes with an optional unit: k, m, g or t, 1024 each.
  private static @Nullable Long bytes(Flags.Parsed flags, String name) {
    String text = flags.text(name);
    if (text == null || text.isEmpty() || text.equals("-1")) {
      return text == null || text.isEmpty() ? null : Long.valueOf(-1);
    }
    var match =
        java.util.regex.Pattern.compile("(?i)(\\d{1,18})\\s*([kmgt]?)(?:i?b)?").matcher(text);
    if (!match.matches()) {
      throw Failure.invalid("invalid value for " + name + ": \"" + text + "\"");
    }
    int power = "kmgt".indexOf(match.group(2).toLowerCase(java.util.Locale.ROOT)) + 1;
    long unit = match.group(2).isEmpty() ? 1 : 1L << (10 * power);
    return Math.multiplyExact(Long.parseLong(match.group(1)), unit);
  }
}
