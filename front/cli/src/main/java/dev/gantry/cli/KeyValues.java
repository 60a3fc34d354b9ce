// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `key=value` words and files of them, in Docker's grammar: `#` starts a comment line, white space
/// in front is dropped, a name without `=` takes its value from the caller's environment.
final class KeyValues {
  private KeyValues() {}

  /// The map of `key=value` words; a word without `=` has an empty value.
  static Map<String, String> map(List<String> words) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String word : words) {
      int at = word.indexOf('=');
      map.put(at < 0 ? word : word.substring(0, at), at < 0 ? "" : word.substring(at + 1));
    }
    return map;
  }

  /// The environment of files, then of words; later ones win where the engine reads it. A word that
  /// names a variable which the caller does not have asks the engine to remove it; a line of a file
  /// that does so means nothing. Throws for an impossible name.
  static List<String> environment(
      CommandLineRequest request, List<String> files, List<String> words) {
    List<String> result = new ArrayList<>();
    for (String file : files) {
      for (String line : lines(request, file)) {
        String name = line.replaceFirst("=.*", "");
        checkName(file, line, name);
        String value = line.equals(name) ? request.environment().get(name) : "";
        if (value != null) {
          result.add(line.equals(name) ? name + "=" + value : line);
        }
      }
    }
    for (String word : words) {
      if (word.isEmpty() || word.startsWith("=")) {
        throw CommandFailure.flag("-e, --env", word, "invalid environment variable: " + word);
      }
      String value = word.contains("=") ? null : request.environment().get(word);
      result.add(value == null ? word : word + "=" + value);
    }
    return result;
  }

  private static void checkName(String file, String line, String name) {
    if (name.isEmpty()) {
      throw CommandFailure.options(
          "invalid env file (" + file + "): no variable name on line '" + line + "'");
    }
    if (name.chars().anyMatch(Character::isWhitespace)) {
      throw CommandFailure.options(
          "invalid env file (" + file + "): variable '" + name + "' contains whitespaces");
    }
  }

  /// Labels of files, then words.
  static Map<String, String> labels(
      CommandLineRequest request, List<String> files, List<String> words) {
    List<String> all = new ArrayList<>();
    files.forEach(file -> all.addAll(lines(request, file)));
    all.addAll(words);
    return map(all);
  }

  /// The lines of a caller's file that say something.
  private static List<String> lines(CommandLineRequest request, String file) {
    try {
      return Files.readAllLines(request.resolve(file)).stream()
          .map(line -> line.replaceFirst("^\uFEFF", "").stripLeading())
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (MalformedInputException e) {
      throw new CommandFailure(
          125, CommandFailure.Help.POINTER, "reading " + file + ": not UTF-8 text", e);
    } catch (IOException e) {
      throw new CommandFailure(
          125, CommandFailure.Help.POINTER, LocalFile.reason("open", file, e), e);
    }
  }

  /// The one value of the words, which all must have `=`. Throws INVALID with `message`.
  static Map<String, String> strictMap(List<String> words, String message) {
    if (words.stream().anyMatch(word -> !word.contains("="))) {
      throw CommandFailure.options(message);
    }
    return map(words);
  }

  /// The fields of one comma-separated value; a field in double quotes may hold commas, and two
  /// double quotes in it are one.
  static List<String> fields(String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    if (quoted) {
      throw Failure.invalid("a quote is not closed in " + text);
    }
    fields.add(field.toString());
    return fields;
  }
}
