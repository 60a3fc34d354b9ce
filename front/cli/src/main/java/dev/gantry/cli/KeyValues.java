// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `key=value` words and files of them, in Docker's grammar: `#` starts a comment line, white space
/// in front is dropped, a key without `=` takes its value from the caller's environment or, lacking
/// it there, is left out.
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

  /// The environment of files, then words: later ones win, each name stands once, in order of its
  /// first appearance. Throws INVALID for an empty or impossible name.
  static List<String> environment(
      CommandLineRequest request, List<String> files, List<String> words) {
    Map<String, String> result = new LinkedHashMap<>();
    for (String file : files) {
      lines(request, file).forEach(line -> put(request, result, line, file));
    }
    words.forEach(word -> put(request, result, word, "--env"));
    return result.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private static void put(
      CommandLineRequest request, Map<String, String> result, String line, String where) {
    int at = line.indexOf('=');
    String name = at < 0 ? line : line.substring(0, at);
    if (name.isEmpty()
        || ((at < 0 || !where.equals("--env")) && name.chars().anyMatch(Character::isWhitespace))) {
      throw new Failure(
          Failure.Code.INVALID, "invalid environment variable in " + where + ": '" + line + "'");
    }
    String value = at < 0 ? request.environment().get(name) : line.substring(at + 1);
    if (value != null) {
      result.put(name, value);
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

  private static List<String> lines(CommandLineRequest request, String file) {
    Path path = request.resolve(file);
    try {
      return Files.readAllLines(path).stream()
          .map(String::stripLeading)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (MalformedInputException e) {
      throw new Failure(Failure.Code.INVALID, "reading " + file + ": not UTF-8 text", e);
    } catch (IOException e) {
      throw new Failure(Failure.Code.INVALID, "open " + file + ": no such file or directory", e);
    }
  }
}
