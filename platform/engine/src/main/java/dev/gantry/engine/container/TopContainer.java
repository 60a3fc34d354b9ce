// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.TopResponse;
import dev.gantry.engine.run.ProcessColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The processes of a container in the words of ps(1).
///
/// Read from the host's `/proc`: no program is run, the container's own least of all. The forms
/// `-ef`, `aux` and `-o columns` (also `-eo`, `-e -o`) with the usual columns are understood;
/// others are refused.
final class TopContainer {
  private static final List<String> FULL =
      List.of("uid_name", "pid", "ppid", "c", "stime", "tty", "time", "cmd");
  private static final List<String> BSD =
      List.of(
          "user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time", "command");

  private TopContainer() {}

  static TopResponse run(ProcessColumns columns, List<Integer> pids, String arguments) {
    List<String> wanted = columns(arguments);
    List<String> titles = wanted.stream().map(ProcessColumns::title).toList();
    List<List<String>> rows = new ArrayList<>();
    for (int pid : pids) {
      List<String> row = columns.row(pid, wanted);
      if (!row.isEmpty()) {
        rows.add(row);
      }
    }
    return new TopResponse(titles, rows);
  }

  private static List<String> columns(String arguments) {
    List<String> words =
        arguments.isBlank() ? List.of("-ef") : Arrays.asList(arguments.strip().split("\\s+", -1));
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "-ef", "-Af", "-f" -> wanted = new ArrayList<>(FULL);
        case "aux", "-aux", "u" -> wanted = new ArrayList<>(BSD);
        case "-e", "-A", "ax" -> {}
        default -> {
          boolean next = word.equals("-o") || word.equals("-eo") || word.equals("o");
          String list = next && i + 1 < words.size() ? words.get(++i) : option(word);
          for (String column : list.split(",", -1)) {
            wanted.add(ProcessColumns.check(column));
          }
        }
      }
    }
    List<String> used = wanted.isEmpty() ? List.of("pid", "tty", "time", "comm") : wanted;
    if (!used.contains("pid")) {
      throw Failure.invalid("couldn't find PID field in ps output: add pid to its columns");
    }
    return used;
  }

  private static String option(String word) {
    for (String prefix : List.of("-eo", "-o", "--format=")) {
      if (word.startsWith(prefix) && word.length() > prefix.length()) {
        return word.substring(prefix.length());
      }
    }
    throw Failure.invalid(
        "ps argument \"" + word + "\" is not understood: use -ef, aux or -o with columns");
  }
}
