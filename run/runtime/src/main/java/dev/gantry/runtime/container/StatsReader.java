// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.host.HostFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a container's counters from its cgroup files, v1 or v2. A file that is not there counts 0.
final class StatsReader {
  private static final long NANOSECONDS_PER_TICK = 10_000_000;
  private static final long NANOSECONDS_PER_MICROSECOND = 1000;

  private final ContainerCgroup cgroup;
  private final HostFiles files;
  private final boolean v2;

  StatsReader(ContainerCgroup cgroup, HostFacts host) {
    this.cgroup = cgroup;
    this.files = host.files();
    this.v2 = host.cgroups().isV2();
  }

  ContainerStats read() {
    return new ContainerStats(v2 ? cpuV2() : cpuV1(), memory(), pids(), blockIo());
  }

  long kills() {
    return v2
        ? pairs("memory", "memory.events").getOrDefault("oom_kill", 0L)
        : pairs("memory", "memory.oom_control").getOrDefault("oom_kill", 0L);
  }

  private ContainerStats.Cpu cpuV1() {
    Map<String, Long> ticks = pairs("cpuacct", "cpuacct.stat");
    List<Long> each = new ArrayList<>();
    for (String word : text("cpuacct", "cpuacct.usage_percpu").strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        each.add(Long.valueOf(word));
      }
    }
    Map<String, Long> throttled = pairs("cpu", "cpu.stat");
    return new ContainerStats.Cpu(
        new ContainerStats.Usage(
            number("cpuacct", "cpuacct.usage"),
            each,
            ticks.getOrDefault("system", 0L) * NANOSECONDS_PER_TICK,
            ticks.getOrDefault("user", 0L) * NANOSECONDS_PER_TICK),
        new ContainerStats.Throttling(
            throttled.getOrDefault("nr_periods", 0L),
            throttled.getOrDefault("nr_throttled", 0L),
            throttled.getOrDefault("throttled_time", 0L)));
  }

  private ContainerStats.Cpu cpuV2() {
    Map<String, Long> stat = pairs("cpu", "cpu.stat");
    return new ContainerStats.Cpu(
        new ContainerStats.Usage(
            stat.getOrDefault("usage_usec", 0L) * NANOSECONDS_PER_MICROSECOND,
            List.of(),
            stat.getOrDefault("system_usec", 0L) * NANOSECONDS_PER_MICROSECOND,
            stat.getOrDefault("user_usec", 0L) * NANOSECONDS_PER_MICROSECOND),
        new ContainerStats.Throttling(
            stat.getOrDefault("nr_periods", 0L),
            stat.getOrDefault("nr_throttled", 0L),
            stat.getOrDefault("throttled_usec", 0L) * NANOSECONDS_PER_MICROSECOND));
  }

  private ContainerStats.Memory memory() {
    Map<String, Long> raw = pairs("memory", "memory.stat");
    long cache = raw.getOrDefault(v2 ? "file" : "cache", 0L);
    ContainerStats.Level usage =
        v2
            ? new ContainerStats.Level(
                number("memory", "memory.max"),
                number("memory", "memory.current"),
                number("memory", "memory.peak"),
                0)
            : level("memory.");
    ContainerStats.Level swap =
        v2
            ? new ContainerStats.Level(
                number("memory", "memory.swap.max"), number("memory", "memory.swap.current"), 0, 0)
            : level("memory.memsw.");
    return new ContainerStats.Memory(cache, usage, swap, raw);
  }

  private ContainerStats.Level level(String prefix) {
    return new ContainerStats.Level(
        number("memory", prefix + "limit_in_bytes"), number("memory", prefix + "usage_in_bytes"),
        number("memory", prefix + "max_usage_in_bytes"), number("memory", prefix + "failcnt"));
  }

  private ContainerStats.Pids pids() {
    String limit = text("pids", "pids.max").strip();
    return new ContainerStats.Pids(
        number("pids", "pids.current"), limit.equals("max") ? 0 : parse(limit));
  }

  /// v1 has lines `8:0 Read 4096`, v2 `8:0 rbytes=4096 wbytes=0 …`.
  private Map<String, List<ContainerStats.BlockIo>> blockIo() {
    Map<String, List<ContainerStats.BlockIo>> all = new LinkedHashMap<>();
    String file = v2 ? "io.stat" : "blkio.throttle.io_service_bytes_recursive";
    for (String line : text(v2 ? "io" : "blkio", file).lines().toList()) {
      String[] words = line.split(" ", -1);
      String[] device = words[0].split(":", -1);
      if (device.length != 2) {
        continue;
      }
      for (String word : List.of(words).subList(1, words.length)) {
        String[] pair = v2 ? word.split("=", -1) : new String[] {words[1], words[words.length - 1]};
        if (pair.length == 2 && pair[1].matches("\\d+")) {
          all.computeIfAbsent("ioServiceBytesRecursive", _ -> new ArrayList<>())
              .add(
                  new ContainerStats.BlockIo(
                      parse(device[0]), parse(device[1]), pair[0], parse(pair[1])));
        }
        if (!v2) {
          break;
        }
      }
    }
    return all;
  }

  private Map<String, Long> pairs(String controller, String file) {
    Map<String, Long> pairs = new LinkedHashMap<>();
    for (String line : text(controller, file).lines().toList()) {
      int space = line.lastIndexOf(' ');
      if (space > 0) {
        pairs.put(line.substring(0, space), parse(line.substring(space + 1)));
      }
    }
    return pairs;
  }

  private long number(String controller, String file) {
    return parse(text(controller, file).strip());
  }

  private static long parse(String text) {
    if (text.equals("max")) {
      return Long.MAX_VALUE;
    }
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : text.isEmpty() ? 0 : Long.MAX_VALUE;
  }

  private String text(String controller, String file) {
    Path folder = cgroup.controller(controller);
    String text = folder == null ? null : files.read(folder + "/" + file);
    return text == null ? "" : text;
  }
}
