// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.TopResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The processes of a container in the words of the host's ps(1).
///
/// The host's `ps` is run over all processes, and the lines of the container's are kept: so every
/// column of `ps` can be had. The container's own `ps` is never run.
final class TopContainer {
  private static final int MOST_BYTES = 32 << 20;

  private TopContainer() {}

  static TopResponse run(Set<Integer> pids, String arguments) {
    List<String> command = new ArrayList<>(List.of("ps"));
    String given = arguments.isBlank() ? "-ef" : arguments.strip();
    command.addAll(Arrays.asList(given.split("\\s+")));
    List<String> lines = ps(command);
    if (lines.isEmpty()) {
      throw Failure.invalid("ps printed nothing for " + given);
    }
    List<String> titles = Arrays.asList(lines.getFirst().strip().split("\\s+"));
    int column = titles.indexOf("PID");
    if (column < 0) {
      throw Failure.invalid("couldn't find PID field in ps output: add pid to its columns");
    }
    List<List<String>> rows = new ArrayList<>();
    Set<Integer> left = new HashSet<>(pids);
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = fields(line, titles.size());
      if (fields.size() > column && isOneOf(left, fields.get(column))) {
        rows.add(fields);
      }
    }
    return new TopResponse(titles, rows);
  }

  private static boolean isOneOf(Set<Integer> pids, String text) {
    try {
      return pids.contains(Integer.parseInt(text));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// Splits at blanks; the last column takes the rest with its blanks.
  private static List<String> fields(String line, int columns) {
    String[] parts = line.strip().split("\\s+", columns);
    return new ArrayList<>(Arrays.asList(parts));
  }

  private static List<String> ps(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (process) {
        process.getOutputStream().close();
        byte[] bytes = process.getInputStream().readNBytes(MOST_BYTES);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
          throw Failure.invalid("ps: " + text.strip());
        }
        return text.lines().toList();
      }
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.UNSUPPORTED, "running ps: " + e.getMessage() + " (install procps)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "running ps: interrupted", e);
    }
  }
}
