// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options of one command, with runc's grammar: one dash or two, `-name value` or
/// `-name=value`, `--` ends them.
///
/// Where the command allows it, options may also follow arguments (`update ID --memory 1m`); those
/// that pass the rest on to a program do not.
public final class Flags {
  /// @param names all spellings without dashes, the long one first
  /// @param value the value's name in the help, empty for a switch
  record Flag(List<String> names, String value, String help) {
    boolean isSwitch() {
      return value.isEmpty();
    }
  }

  private final List<Flag> flags = new ArrayList<>();
  private boolean mixed = true;

  /// A switch; `names` separated by spaces.
  Flags with(String names, String help) {
    return with(names, "", help);
  }

  /// An option with a value.
  Flags with(String names, String value, String help) {
    flags.add(new Flag(List.of(names.split(" ", -1)), value, help));
    return this;
  }

  /// Options end at the first argument.
  Flags first() {
    mixed = false;
    return this;
  }

  List<Flag> all() {
    return List.copyOf(flags);
  }

  /// Reads a command line. Throws INVALID for an unknown option or a missing value.
  Parsed parse(List<String> words) {
    Map<String, List<String>> values = new HashMap<>();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        arguments.addAll(words.subList(i + 1, words.size()));
        break;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        arguments.add(word);
        if (!mixed) {
          arguments.addAll(words.subList(i + 1, words.size()));
          break;
        }
        continue;
      }
      i += option(word, i + 1 < words.size() ? words.get(i + 1) : null, values);
    }
    return new Parsed(Map.copyOf(values), List.copyOf(arguments));
  }

  /// Takes one option; gives how many further words it took.
  private int option(String word, @Nullable String next, Map<String, List<String>> values) {
    String name = word.replaceFirst("^--?", "");
    String value = null;
    int equals = name.indexOf('=');
    if (equals >= 0) {
      value = name.substring(equals + 1);
      name = name.substring(0, equals);
    }
    Flag flag = find(name);
    if (flag == null) {
      throw Failure.invalid("flag provided but not defined: -" + name).withExitCode(1);
    }
    int taken = 0;
    if (value == null) {
      if (flag.isSwitch()) {
        value = "true";
      } else if (next == null) {
        throw Failure.invalid("flag needs an argument: -" + name).withExitCode(1);
      } else {
        value = next;
        taken = 1;
      }
    }
    values.computeIfAbsent(flag.names().getFirst(), _ -> new ArrayList<>()).add(value);
    return taken;
  }

  private @Nullable Flag find(String name) {
    for (Flag flag : flags) {
      if (flag.names().contains(name)) {
        return flag;
      }
    }
    return null;
  }

  /// What was given.
  public record Parsed(Map<String, List<String>> values, List<String> arguments) {
    boolean has(String name) {
      return values.containsKey(name) && !"false".equals(text(name));
    }

    /// The last value, null when the option is not there.
    @Nullable String text(String name) {
      List<String> all = values.get(name);
      return all == null ? null : all.getLast();
    }

    String text(String name, String otherwise) {
      String value = text(name);
      return value == null ? otherwise : value;
    }

    List<String> all(String name) {
      return values.getOrDefault(name, List.of());
    }

    int number(String name, int otherwise) {
      String value = text(name);
      try {
        return value == null ? otherwise : Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new Failure(
            Failure.Code.INVALID, "invalid value \"" + value + "\" for flag -" + name, e);
      }
    }

    /// Refuses too few or too many arguments.
    void require(String command, int least, int most) {
      if (arguments.size() < least || arguments.size() > most) {
        String wanted = least == most ? "exactly " + least : least + " to " + most;
        throw Failure.invalid("\"" + command + "\" requires " + wanted + " argument(s)")
            .withExitCode(1);
      }
    }
  }
}
