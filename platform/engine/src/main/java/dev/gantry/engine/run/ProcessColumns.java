// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Columns of ps(1) for one process, read from `/proc`.
public final class ProcessColumns {
  private static final int TICKS = 100;
  private static final long PAGE = 4096;
  private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter BEFORE = DateTimeFormatter.ofPattern("MMMdd", Locale.ROOT);
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("uid_name", "UID"),
          Map.entry("cmd", "CMD"),
          Map.entry("args", "COMMAND"),
          Map.entry("comm", "COMMAND"),
          Map.entry("command", "COMMAND"),
          Map.entry("tty", "TTY"),
          Map.entry("etime", "ELAPSED"),
          Map.entry("pcpu", "%CPU"),
          Map.entry("pmem", "%MEM"),
          Map.entry("start", "START"),
          Map.entry("stat", "STAT"),
          Map.entry("state", "S"));
  private static final Map<String, Function<OneProcess, String>> COLUMNS = columns();

  private final Path proc;
  private final Instant now;
  private final Map<Long, String> users = new HashMap<>();

  /// @param now the present time, for ages
  public ProcessColumns(Path proc, Instant now) {
    this.proc = proc;
    this.now = now;
    for (String line : lines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && fields[2].matches("\\d{1,10}")) {
        users.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
      }
    }
  }

  /// The column's name in small letters. Throws INVALID for one that is not known.
  public static String check(String column) {
    String name = column.toLowerCase(Locale.ROOT);
    if (!COLUMNS.containsKey(name)) {
      throw Failure.invalid("ps column \"" + column + "\" is not known");
    }
    return name;
  }

  public static String title(String column) {
    return TITLES.getOrDefault(column, column.toUpperCase(Locale.ROOT));
  }

  /// The values for process `pid`; empty when it has ended.
  public List<String> row(int pid, List<String> columns) {
    List<String> stat = lines(proc.resolve(pid + "/stat"));
    Map<String, String> status = new HashMap<>();
    for (String line : lines(proc.resolve(pid + "/status"))) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        status.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    if (stat.isEmpty() || status.isEmpty()) {
      return List.of();
    }
    String text = String.join("\n", stat);
    List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1));
    String name = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
    OneProcess process = new OneProcess(this, pid, name, fields, status);
    List<String> row = new ArrayList<>();
    columns.forEach(column -> row.add(value(column, process)));
    return row;
  }

  private static String value(String column, OneProcess process) {
    Function<OneProcess, String> value = COLUMNS.get(column);
    return value == null ? "-" : value.apply(process);
  }

  /// One process: the fields of `stat` from the state on, and those of `status`.
  private record OneProcess(
      ProcessColumns table, int pid, String name, List<String> stat, Map<String, String> status) {
    long number(int index) {
      return Long.parseLong(stat.get(index));
    }

    String id(String key, int index) {
      String[] parts = status.getOrDefault(key, "").split("\\s+", -1);
      return parts.length > index ? parts[index] : "-";
    }

    String user() {
      String id = id("Uid", 1);
      return id.matches("\\d+") ? table.users.getOrDefault(Long.parseLong(id), id) : id;
    }

    long cpuSeconds() {
      return (number(11) + number(12)) / TICKS;
    }

    Instant started() {
      return table.boot().plusMillis(number(19) * 1000 / TICKS);
    }

    long age() {
      return Math.max(1, table.now.getEpochSecond() - started().getEpochSecond());
    }

    String command() {
      try {
        byte[] bytes = Files.readAllBytes(table.proc.resolve(pid + "/cmdline"));
        String text = new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        return text.isEmpty() ? "[" + name + "]" : text;
      } catch (IOException _) {
        return "[" + name + "]";
      }
    }

    String terminal() {
      long number = number(4);
      long major = (number >> 8) & 0xfff;
      long minor = (number & 0xff) | ((number >> 12) & 0xfff00);
      return number == 0 ? "?" : major == 136 ? "pts/" + minor : major == 4 ? "tty" + minor : "?";
    }

    String stime() {
      Instant start = started();
      boolean today = table.now.getEpochSecond() - start.getEpochSecond() < 24 * 3600;
      return (today ? TODAY : BEFORE).withZone(ZoneId.systemDefault()).format(start);
    }

    String memoryShare() {
      double total = table.memoryKb();
      return String.format(Locale.ROOT, "%.1f", number(21) * PAGE / 1024.0 * 100 / total);
    }
  }

  private static Map<String, Function<OneProcess, String>> columns() {
    Map<String, Function<OneProcess, String>> all = new HashMap<>();
    all.put("pid", p -> Integer.toString(p.pid));
    all.put("ppid", p -> p.stat.get(1));
    all.put("pgid", p -> p.stat.get(2));
    all.put("sid", p -> p.stat.get(3));
    all.put("uid", p -> p.id("Uid", 1));
    all.put("gid", p -> p.id("Gid", 1));
    all.put("user", OneProcess::user);
    all.put("uid_name", OneProcess::user);
    all.put("comm", OneProcess::name);
    all.put("cmd", OneProcess::command);
    all.put("args", OneProcess::command);
    all.put("command", OneProcess::command);
    all.put("c", p -> Long.toString(Math.min(99, p.cpuSeconds() * 100 / p.age())));
    Function<OneProcess, String> cpu =
        p -> String.format(Locale.ROOT, "%.1f", p.cpuSeconds() * 100.0 / p.age());
    all.put("%cpu", cpu);
    all.put("pcpu", cpu);
    all.put("%mem", OneProcess::memoryShare);
    all.put("pmem", OneProcess::memoryShare);
    all.put("vsz", p -> Long.toString(p.number(20) / 1024));
    all.put("rss", p -> Long.toString(p.number(21) * PAGE / 1024));
    all.put("tty", OneProcess::terminal);
    all.put("stat", p -> p.stat.get(0));
    all.put("state", p -> p.stat.get(0));
    all.put("s", p -> p.stat.get(0));
    all.put("stime", OneProcess::stime);
    all.put("start", OneProcess::stime);
    all.put("time", p -> clock(p.cpuSeconds(), true));
    all.put("etime", p -> clock(p.age(), false));
    all.put("nlwp", p -> p.stat.get(17));
    all.put("ni", p -> p.stat.get(16));
    all.put("pri", p -> p.stat.get(15));
    return Map.copyOf(all);
  }

  private static String clock(long seconds, boolean hours) {
    String rest = String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
    return hours || seconds >= 3600
        ? String.format(Locale.ROOT, "%02d:", seconds / 3600) + rest
        : rest;
  }

  private Instant boot() {
    for (String line : lines(proc.resolve("stat"))) {
      if (line.startsWith("btime ")) {
        return Instant.ofEpochSecond(Long.parseLong(line.substring(6).strip()));
      }
    }
    return now;
  }

  private double memoryKb() {
    for (String line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Double.parseDouble(line.replaceAll("\\D", ""));
      }
    }
    return 1;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return List.of();
    }
  }
}
