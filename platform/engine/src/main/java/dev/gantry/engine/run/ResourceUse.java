// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.docker.Stats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a control group uses, in Docker's document.
public final class ResourceUse {
  private static final long MICRO = 1000;
  private static final long TICK_NANOS = 10_000_000;
  private static final long UNLIMITED = 1L << 60;

  private ResourceUse() {}

  /// One sample; the part about the sample before is left empty.
  public static Stats sample(String id, String name, Cgroup group, Path proc, Instant now) {
    long pids = number(group.read("pids", "pids.current"));
    return new Stats(
        name,
        id,
        now.toString(),
        "0001-01-01T00:00:00Z",
        new Stats.Pids(pids, limit(group.read("pids", "pids.max"))),
        group.has("blkio") ? blkioV1(group) : io(group),
        0,
        cpu(group, proc),
        Stats.Cpu.NONE,
        group.has("memory") ? memoryV1(group, proc) : memory(group, proc),
        Map.of());
  }

  private static Stats.Cpu cpu(Cgroup group, Path proc) {
    long total;
    long user;
    long system;
    Stats.Throttling throttling;
    if (group.has("cpuacct")) {
      total = number(group.read("cpuacct", "cpuacct.usage"));
      Map<String, Long> ticks = table(group.read("cpuacct", "cpuacct.stat"));
      user = ticks.getOrDefault("user", 0L) * TICK_NANOS;
      system = ticks.getOrDefault("system", 0L) * TICK_NANOS;
      Map<String, Long> stat = table(group.read("cpu", "cpu.stat"));
      throttling =
          new Stats.Throttling(
              stat.getOrDefault("nr_periods", 0L),
              stat.getOrDefault("nr_throttled", 0L),
              stat.getOrDefault("throttled_time", 0L));
    } else {
      Map<String, Long> stat = table(group.read("", "cpu.stat"));
      total = stat.getOrDefault("usage_usec", 0L) * MICRO;
      user = stat.getOrDefault("user_usec", 0L) * MICRO;
      system = stat.getOrDefault("system_usec", 0L) * MICRO;
      throttling =
          new Stats.Throttling(
              stat.getOrDefault("nr_periods", 0L),
              stat.getOrDefault("nr_throttled", 0L),
              stat.getOrDefault("throttled_usec", 0L) * MICRO);
    }
    return new Stats.Cpu(
        new Stats.CpuUsage(total, List.of(), system, user),
        machine(proc),
        Runtime.getRuntime().availableProcessors(),
        throttling);
  }

  /// Nanoseconds that all processors of the machine have spent, idle ones included.
  private static long machine(Path proc) {
    for (String line : lines(proc.resolve("stat"))) {
      if (line.startsWith("cpu ")) {
        String[] fields = line.strip().split("\\s+", -1);
        long ticks = 0;
        // user nice system idle iowait irq softirq steal; guest time is in user time already
        for (int i = 1; i <= 8 && i < fields.length; i++) {
          ticks += Long.parseLong(fields[i]);
        }
        return ticks * TICK_NANOS;
      }
    }
    return 0;
  }

  private static Stats.Memory memoryV1(Cgroup group, Path proc) {
    return new Stats.Memory(
        number(group.read("memory", "memory.usage_in_bytes")),
        number(group.read("memory", "memory.max_usage_in_bytes")),
        table(group.read("memory", "memory.stat")),
        number(group.read("memory", "memory.failcnt")),
        bounded(number(group.read("memory", "memory.limit_in_bytes")), proc));
  }

  private static Stats.Memory memory(Cgroup group, Path proc) {
    long limit = limit(group.read("memory", "memory.max"));
    Map<String, Long> events = table(group.read("memory", "memory.events"));
    return new Stats.Memory(
        number(group.read("memory", "memory.current")),
        number(group.read("memory", "memory.peak")),
        table(group.read("memory", "memory.stat")),
        events.getOrDefault("max", 0L),
        bounded(limit == 0 ? UNLIMITED : limit, proc));
  }

  private static long bounded(long limit, Path proc) {
    for (String line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        long total = Long.parseLong(line.replaceAll("\\D+", "")) * 1024;
        return Math.min(limit, total);
      }
    }
    return limit;
  }

  private static Stats.Blkio blkioV1(Cgroup group) {
    return new Stats.Blkio(
        entries(group.read("blkio", "blkio.throttle.io_service_bytes_recursive")),
        entries(group.read("blkio", "blkio.throttle.io_serviced_recursive")));
  }

  private static List<Stats.BlkioEntry> entries(@org.jspecify.annotations.Nullable String text) {
    List<Stats.BlkioEntry> entries = new ArrayList<>();
    for (String line : text == null ? new String[0] : text.split("\n", -1)) {
      String[] fields = line.split("[: ]", -1);
      if (fields.length == 4) {
        entries.add(
            new Stats.BlkioEntry(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                fields[2],
                Long.parseLong(fields[3])));
      }
    }
    return entries;
  }

  private static Stats.Blkio io(Cgroup group) {
    List<Stats.BlkioEntry> bytes = new ArrayList<>();
    List<Stats.BlkioEntry> operations = new ArrayList<>();
    String text = group.read("", "io.stat");
    for (String line : text == null || text.isEmpty() ? new String[0] : text.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      String[] device = fields[0].split(":", -1);
      for (int i = 1; i < fields.length && device.length == 2; i++) {
        String[] pair = fields[i].split("=", -1);
        List<Stats.BlkioEntry> into = pair[0].endsWith("bytes") ? bytes : operations;
        String kind = pair[0].startsWith("r") ? "read" : pair[0].startsWith("w") ? "write" : "";
        if (!kind.isEmpty() && pair.length == 2) {
          into.add(
              new Stats.BlkioEntry(
                  Long.parseLong(device[0]),
                  Long.parseLong(device[1]),
                  kind,
                  Long.parseLong(pair[1])));
        }
      }
    }
    return new Stats.Blkio(bytes, operations);
  }

  private static Map<String, Long> table(@org.jspecify.annotations.Nullable String text) {
    Map<String, Long> table = new LinkedHashMap<>();
    for (String line : text == null ? new String[0] : text.split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0) {
        table.put(line.substring(0, space), number(line.substring(space + 1)));
      }
    }
    return table;
  }

  private static long limit(@org.jspecify.annotations.Nullable String text) {
    return text == null || text.equals("max") ? 0 : number(text);
  }

  private static long number(@org.jspecify.annotations.Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }
}
