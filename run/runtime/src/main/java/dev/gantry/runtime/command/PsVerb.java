// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// `ps ID [ps options]`: the processes of a container, as the host's ps shows them.
record PsVerb() implements Verb {
  @Override
  public String name() {
    return "ps";
  }

  @Override
  public String usage() {
    return "ps displays the processes running inside a container";
  }

  @Override
  public String arguments() {
    return "<container-id> [ps options]";
  }

  @Override
  public Flags flags() {
    return new Flags().first().with("format f", "format", "select one of: table or json");
  }

  @Override
  public Outcome run(Invocation call) {
    String format = call.flags().text("format", "table");
    List<Integer> pids = call.runtime().processes(call.id());
    if (format.equals("json")) {
      call.caller()
          .print(pids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]\n")));
      return call.done();
    }
    if (!format.equals("table")) {
      throw Failure.invalid("invalid format option");
    }
    List<String> words = call.flags().arguments();
    List<String> command = new ArrayList<>(List.of("ps"));
    command.addAll(words.size() > 1 ? words.subList(1, words.size()) : List.of("-ef"));
    call.caller().print(filter(output(command), new HashSet<>(pids)));
    return call.done();
  }

  private static List<String> output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (process.waitFor() != 0) {
        throw Failure.invalid("ps: " + String.join(" ", lines));
      }
      return lines;
    } catch (IOException e) {
      throw new Failure(Failure.Code.UNSUPPORTED, "ps: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "ps was interrupted", e);
    }
  }

  private static String filter(List<String> lines, Set<Integer> pids) {
    if (lines.isEmpty()) {
      return "";
    }
    int column = List.of(lines.getFirst().strip().split("\\s+", -1)).indexOf("PID");
    if (column < 0) {
      throw Failure.invalid("couldn't find PID field in ps output");
    }
    StringBuilder out = new StringBuilder(lines.getFirst()).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > column
          && fields[column].matches("\\d+")
          && pids.contains(Integer.valueOf(fields[column]))) {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }
}
