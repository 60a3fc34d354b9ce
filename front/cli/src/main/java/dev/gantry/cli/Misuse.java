// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.cli.CommandFailure.Help;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, in Docker's words.
final class Misuse {
  private Misuse() {}

  static CommandFailure of(ParameterException e, String path) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(e.getCommandLine(), unmatched.getUnmatched(), path);
    }
    if (e instanceof MissingParameterException missing
        && missing.getMissing().stream().allMatch(ArgSpec::isPositional)) {
      return count(e.getCommandLine(), path);
    }
    if (e instanceof MaxValuesExceededException) {
      return count(e.getCommandLine(), path);
    }
    if (e.getArgSpec() instanceof OptionSpec option) {
      String value = e.getValue();
      return value == null || e instanceof MissingParameterException
          ? new CommandFailure(125, Help.USAGE, "flag needs an argument: " + missing(e, option), e)
          : CommandFailure.flag(flag(option), value, reason(option, value));
    }
    return new CommandFailure(125, Help.USAGE, String.valueOf(e.getMessage()), e);
  }

  /// The flag as Docker names it: `-m, --memory` or `--cpus`.
  static String flag(OptionSpec option) {
    String shortest = option.shortestName();
    return shortest.startsWith("--") ? shortest : shortest + ", " + option.longestName();
  }

  private static String missing(ParameterException e, OptionSpec option) {
    List<String> typed = e.getCommandLine().getParseResult().originalArgs();
    String last = typed.isEmpty() ? "" : typed.getLast();
    return last.startsWith("-") && !last.startsWith("--")
        ? "'" + option.shortestName().substring(1) + "' in " + last
        : option.longestName();
  }

  private static String reason(OptionSpec option, String value) {
    Class<?> type = option.type();
    String parser =
        type == boolean.class || type == Boolean.class ? "strconv.ParseBool" : "strconv.ParseInt";
    return parser + ": parsing \"" + value + "\": invalid syntax";
  }

  private static CommandFailure unmatched(CommandLine line, List<String> words, String path) {
    for (String word : words) {
      if (word.startsWith("--") && word.length() > 2) {
        String flag = word.replaceFirst("=.*", "");
        return new CommandFailure(
            125, Help.USAGE, "unknown flag: " + flag + near(line, flag), null);
      }
      if (word.startsWith("-") && word.length() > 1) {
        return new CommandFailure(
            125,
            Help.USAGE,
            "unknown shorthand flag: '" + letter(line, word) + "' in " + rest(line, word),
            null);
      }
    }
    return count(line, path);
  }

  /// The first letter of a cluster that no option has.
  private static char letter(CommandLine line, String word) {
    return rest(line, word).charAt(1);
  }

  private static String rest(CommandLine line, String word) {
    String rest = word;
    while (rest.length() > 2 && line.getCommandSpec().findOption(rest.charAt(1)) != null) {
      rest = "-" + rest.substring(2);
    }
    return rest;
  }

  private static String near(CommandLine line, String flag) {
    return line.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> Distance.between(name, flag) <= 2)
        .min((a, b) -> Distance.between(a, flag) - Distance.between(b, flag))
        .map(name -> "\n\nDid you mean '" + name + "'?")
        .orElse("");
  }

  private static CommandFailure count(CommandLine line, String path) {
    int least = 0;
    int most = 0;
    for (PositionalParamSpec positional : line.getCommandSpec().positionalParameters()) {
      least += positional.arity().min();
      most =
          positional.arity().isVariable()
              ? Integer.MAX_VALUE
              : Math.addExact(Math.min(most, 1000), positional.arity().max());
    }
    String whole = "gantry " + path;
    String wants =
        most == 0
            ? "accepts no arguments"
            : least == most
                ? "requires " + arguments(least)
                : most == Integer.MAX_VALUE
                    ? "requires at least " + arguments(least)
                    : least == 0
                        ? "requires at most " + arguments(most)
                        : "requires at least " + least + " and at most " + arguments(most);
    String pointer = most == Integer.MAX_VALUE ? "See '" : "Run '";
    return CommandFailure.plain(
        1,
        "gantry: '"
            + whole
            + "' "
            + wants
            + "\n\nUsage:  "
            + dev.gantry.cli.Help.usage(line, whole)
            + "\n\n"
            + pointer
            + whole
            + " --help' for more information");
  }

  private static String arguments(int count) {
    return count + (count == 1 ? " argument" : " arguments");
  }
}
