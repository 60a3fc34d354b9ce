// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Help pages in Docker's layout, made from the same options that parsing uses.
final class Help {
  private Help() {}

  /// The parser of one command (or of the global options), set up as Docker's: options end at the
  /// first positional word where the command passes words on. Words that begin with `@` are words,
  /// not files of arguments: they would be read by the service.
  static CommandLine line(Object command, String path) {
    CommandLine line = new CommandLine(command);
    line.setCommandName(path);
    line.setExpandAtFiles(false);
    line.setPosixClusteredShortOptionsAllowed(true);
    line.setOverwrittenOptionsAllowed(true);
    line.setStopAtPositional(command instanceof PassesWordsOn);
    line.setUnmatchedOptionsArePositionalParams(false);
    if (command instanceof Verb) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder("--help")
                  .usageHelp(true)
                  .hidden(true)
                  .type(boolean.class)
                  .build());
    }
    return line;
  }

  /// The usage line.
  static String usage(CommandLine line, String whole) {
    String synopsis = String.join(" ", line.getCommandSpec().usageMessage().customSynopsis());
    return whole + " " + synopsis;
  }

  /// Marks commands whose words after the first are not theirs (`run IMAGE CMD…`).
  interface PassesWordsOn {}

  static String overview() {
    StringBuilder page =
        new StringBuilder(
            "Usage:  gantry [OPTIONS] COMMAND\n\nOne container platform\n\nCommands:\n");
    list(page, "", Verbs.names(""));
    page.append(
        "\nManagement Commands:\n"
            + "  container   Manage containers\n  image       Manage images\n  system      Manage Gantry\n");
    page.append("\nGlobal Options:\n").append(options(new CommandLine(new GlobalOptions())));
    return page.append("\nRun 'gantry COMMAND --help' for more information on a command.\n")
        .toString();
  }

  static String group(String group) {
    StringBuilder page = new StringBuilder("Usage:  gantry " + group + " COMMAND\n\nCommands:\n");
    list(page, group, Verbs.names(group));
    return page.append(
            "\nRun 'gantry " + group + " COMMAND --help' for more information on a command.\n")
        .toString();
  }

  static String command(CommandLine line, String path) {
    CommandLine.Model.UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    String synopsis = String.join(" ", usage.customSynopsis());
    StringBuilder page = new StringBuilder("Usage:  gantry " + path + " " + synopsis + "\n\n");
    page.append(String.join("\n", usage.description())).append('\n');
    String options = options(line);
    if (!options.isEmpty()) {
      page.append("\nOptions:\n").append(options);
    }
    return page.toString();
  }

  private static void list(StringBuilder page, String group, List<String> names) {
    int width = names.stream().mapToInt(String::length).max().orElse(0);
    for (String name : names) {
      Verb verb = Verbs.verb(group.isEmpty() ? name : group + " " + name);
      String text =
          String.join(" ", new CommandLine(verb).getCommandSpec().usageMessage().description());
      page.append("  ")
          .append(name)
          .append(" ".repeat(width - name.length() + 3))
          .append(text)
          .append('\n');
    }
  }

  private static String options(CommandLine line) {
    List<String[]> rows = new ArrayList<>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      if (option.hidden()) {
        continue;
      }
      String names =
          option.shortestName().equals(option.longestName())
              ? "    "
              : option.shortestName() + ", ";
      boolean flag = option.arity().max() == 0;
      String label = flag ? "" : " " + option.paramLabel().replaceAll("[<>]", "");
      rows.add(
          new String[] {
            names + option.longestName() + label, String.join(" ", option.description())
          });
    }
    rows.sort((a, b) -> a[0].substring(4).compareTo(b[0].substring(4)));
    int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    StringBuilder page = new StringBuilder();
    for (String[] row : rows) {
      page.append("  ")
          .append(row[0])
          .append(" ".repeat(width - row[0].length() + 3))
          .append(row[1])
          .append('\n');
    }
    return page.toString();
  }
}
