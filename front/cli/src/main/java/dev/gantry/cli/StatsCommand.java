// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerCalls;
import dev.gantry.api.JsonLines;
import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.Filters;
import dev.gantry.docker.Stats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stats`: resource use, once a second until interrupted, or once.
@Command(
    customSynopsis = "[OPTIONS] [CONTAINER...]",
    description = "Display a live stream of container(s) resource usage statistics")
final class StatsCommand implements Verb {
  private static final List<String> COLUMNS =
      List.of("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs");

  @Option(
      names = {"-a", "--all"},
      description = "Show all containers (default shows just running)")
  boolean all;

  @Option(
      names = "--format",
      paramLabel = "string",
      description = "Format output using a custom template")
  String format = "";

  @Option(
      names = "--no-stream",
      description = "Disable streaming stats and only pull the first result")
  boolean noStream;

  @Option(names = "--no-trunc", description = "Do not truncate output")
  boolean noTrunc;

  @Parameters(arity = "0..*", paramLabel = "CONTAINER")
  List<String> containers = List.of();

  private final Map<String, Map<String, Object>> latest = new ConcurrentHashMap<>();

  @Override
  public int run(Context context) {
    ContainerCalls calls = context.client().containers();
    List<String> wanted = containers.isEmpty() ? running(calls) : containers;
    if (noStream) {
      wanted.forEach(name -> once(calls, name));
      context.print(text());
      return 0;
    }
    wanted.forEach(name -> Thread.ofVirtual().start(() -> follow(calls, name)));
    boolean terminal = context.terminal().isTerminal(1);
    while (true) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 130;
      }
      if (containers.isEmpty()) {
        running(calls).stream()
            .filter(id -> !latest.containsKey(id))
            .forEach(id -> Thread.ofVirtual().start(() -> follow(calls, id)));
      }
      context.print((terminal ? "\u001b[H\u001b[J" : "") + text());
      context.flush();
    }
  }

  private List<String> running(ContainerCalls calls) {
    return calls.list(all, 0, Filters.NONE, false).stream().map(ContainerSummary::id).toList();
  }

  private void once(ContainerCalls calls, String name) {
    try (JsonLines<Stats> lines = calls.streams().stats(name, false)) {
      Stats stats = lines.next();
      if (stats != null) {
        latest.put(stats.id(), row(stats));
      }
    }
  }

  private void follow(ContainerCalls calls, String name) {
    @Nullable String id = null;
    try (JsonLines<Stats> lines = calls.streams().stats(name, true)) {
      for (Stats stats = lines.next(); stats != null; stats = lines.next()) {
        id = stats.id();
        latest.put(id, row(stats));
      }
    } catch (Failure e) {
      // The container is gone; its row goes too.
    } finally {
      if (id != null) {
        latest.remove(id);
      }
    }
  }

  private String text() {
    Rows rows =
        new Rows()
            .column("ID", "CONTAINER ID")
            .column("Container", "CONTAINER")
            .column("Name", "NAME")
            .column("CPUPerc", "CPU %")
            .column("MemUsage", "MEM USAGE / LIMIT")
            .column("MemPerc", "MEM %")
            .column("NetIO", "NET I/O")
            .column("BlockIO", "BLOCK I/O")
            .column("PIDs", "PIDS");
    new TreeMap<>(latest).values().forEach(rows::add);
    return rows.text(format, COLUMNS);
  }

  private Map<String, Object> row(Stats stats) {
    Stats.Cpu now = stats.cpuStats();
    Stats.Cpu before = stats.precpuStats();
    double used = (double) now.cpuUsage().totalUsage() - before.cpuUsage().totalUsage();
    double passed = (double) now.systemCpuUsage() - before.systemCpuUsage();
    double cpu = passed > 0 && used > 0 ? used / passed * now.onlineCpus() * 100 : 0;
    long cache =
        stats
            .memoryStats()
            .stats()
            .getOrDefault(
                "inactive_file",
                stats.memoryStats().stats().getOrDefault("total_inactive_file", 0L));
    long memory = Math.max(0, stats.memoryStats().usage() - cache);
    long limit = stats.memoryStats().limit();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(
        "ID", noTrunc ? stats.id() : stats.id().substring(0, Math.min(12, stats.id().length())));
    row.put("Container", row.get("ID"));
    row.put("Name", stats.name().replaceFirst("^/", ""));
    row.put("CPUPerc", percent(cpu));
    row.put("MemUsage", ByteSize.binary(memory) + " / " + ByteSize.binary(limit));
    row.put("MemPerc", percent(limit > 0 ? 100.0 * memory / limit : 0));
    long received = stats.networks().values().stream().mapToLong(Stats.Network::rxBytes).sum();
    long sent = stats.networks().values().stream().mapToLong(Stats.Network::txBytes).sum();
    row.put("NetIO", ByteSize.human(received) + " / " + ByteSize.human(sent));
    row.put(
        "BlockIO",
        ByteSize.human(bytes(stats, "read")) + " / " + ByteSize.human(bytes(stats, "write")));
    row.put("PIDs", String.valueOf(stats.pidsStats().current()));
    return row;
  }

  private static long bytes(Stats stats, String operation) {
    return stats.blkioStats().ioServiceBytesRecursive().stream()
        .filter(entry -> entry.op().equalsIgnoreCase(operation))
        .mapToLong(Stats.BlkioEntry::value)
        .sum();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
