// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.systemd;

import dev.gantry.linux.dbus.Variant;
import dev.gantry.runtime.cgroup.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Limits as properties of a unit (systemd.resource-control(5)).
///
/// systemd writes what it knows again whenever it reloads, so it must know the limits. What has no
/// property stays a plain write to the cgroup file, which systemd leaves alone.
public final class UnitProperties {
  private static final long NO_LIMIT = -1;
  private static final long DEFAULT_PERIOD = 100_000;
  private static final long SECOND = 1_000_000;

  /// systemd keeps a quota in whole percents of a CPU.
  private static final long PERCENT = 10_000;

  private static final Map<String, String> NUMBERS =
      Map.ofEntries(
          Map.entry("memory.max", "MemoryMax"),
          Map.entry("memory.high", "MemoryHigh"),
          Map.entry("memory.low", "MemoryLow"),
          Map.entry("memory.min", "MemoryMin"),
          Map.entry("memory.swap.max", "MemorySwapMax"),
          Map.entry("pids.max", "TasksMax"),
          Map.entry("cpu.weight", "CPUWeight"),
          Map.entry("memory.limit_in_bytes", "MemoryLimit"),
          Map.entry("cpu.shares", "CPUShares"),
          Map.entry("blkio.weight", "BlockIOWeight"));

  private UnitProperties() {}

  /// The properties that the settings have.
  public static Map<String, Variant> of(List<Setting> settings) {
    Map<String, Variant> properties = new LinkedHashMap<>();
    String period = null;
    for (Setting setting : settings) {
      String file = setting.file().substring(setting.file().lastIndexOf('/') + 1);
      String value = setting.value();
      String plain = NUMBERS.get(file);
      if (plain != null) {
        properties.put(plain, Variant.ofLong(number(value)));
        continue;
      }
      switch (file) {
        case "cpu.idle" -> {
          if (value.equals("1")) {
            properties.put("CPUWeight", Variant.ofLong(0));
          }
        }
        case "cpu.max" -> {
          String[] parts = value.split(" ", -1);
          quota(properties, parts[0], parts.length > 1 ? parts[1] : null);
        }
        case "cpu.cfs_period_us" -> period = value;
        case "cpu.cfs_quota_us" -> quota(properties, value, period);
        case "cpuset.cpus" -> properties.put("AllowedCPUs", mask(value));
        case "cpuset.mems" -> properties.put("AllowedMemoryNodes", mask(value));
        default -> {}
      }
    }
    return properties;
  }

  private static long number(String text) {
    return text.equals("max") ? NO_LIMIT : Long.parseLong(text);
  }

  private static void quota(
      Map<String, Variant> properties, String quota, @Nullable String period) {
    long length = period == null ? DEFAULT_PERIOD : Long.parseLong(period);
    if (period != null) {
      properties.put("CPUQuotaPeriodUSec", Variant.ofLong(length));
    }
    long share = number(quota);
    long perSecond = NO_LIMIT;
    if (share > 0) {
      perSecond = share * SECOND / length;
      perSecond = (perSecond + PERCENT - 1) / PERCENT * PERCENT;
    }
    properties.put("CPUQuotaPerSecUSec", Variant.ofLong(perSecond));
  }

  /// A list such as `0-2,7` as bits, the first CPU lowest.
  private static Variant mask(String list) {
    List<Long> bytes = new ArrayList<>();
    for (String range : list.strip().split(",", -1)) {
      String[] ends = range.strip().split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
        while (bytes.size() <= cpu / 8) {
          bytes.add(0L);
        }
        bytes.set(cpu / 8, bytes.get(cpu / 8) | 1L << (cpu % 8));
      }
    }
    return Variant.ofBytes(bytes);
  }
}
