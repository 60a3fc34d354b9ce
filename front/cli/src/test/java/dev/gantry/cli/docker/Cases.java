// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The command lines of `resources/cases` and what docker makes of them.
final class Cases {
  static final Path FOLDER = Path.of("src/test/resources/cases");

  private Cases() {}

  static List<String> topics() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return List.copyOf(
          new TreeSet<>(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".txt"))
                  .map(name -> name.replace(".txt", ""))
                  .toList()));
    }
  }

  static List<String> lines(String topic) throws IOException {
    return Files.readAllLines(FOLDER.resolve(topic + ".txt")).stream()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /// Command line → the text of its [Outcome].
  static Map<String, String> golden(Path file) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    for (String block : Files.readString(file).split("(?m)^\\$ ")) {
      int end = block.indexOf('\n');
      if (end > 0) {
        all.put(block.substring(0, end), block.substring(end + 1));
      }
    }
    return all;
  }
}
