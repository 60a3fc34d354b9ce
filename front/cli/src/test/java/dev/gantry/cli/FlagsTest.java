// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Every flag of docker 28.2's commands (`resources/flags/docker.txt`) is there, under both names,
/// and takes a value where docker's does.
final class FlagsTest {
  /// Windows' own, and those that belong to things which Gantry does not have.
  private static final Set<String> LEFT_OUT =
      Set.of(
          "--cpu-count",
          "--cpu-percent",
          "--io-maxbandwidth",
          "--io-maxiops",
          "--use-api-socket",
          "--help");

  private static final Set<String> LATER = Set.of("search", "commit", "system prune");

  @Test
  void knows_the_flags_of_docker() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/flags/docker.txt"))) {
      String path = line.substring(0, line.indexOf(':'));
      String[] words = line.substring(path.length() + 2).replace(",", "").split(" ");
      int at = words[0].startsWith("--") ? 0 : 1;
      if (LEFT_OUT.contains(words[at]) || LATER.contains(path)) {
        continue;
      }
      CommandLine command = Help.line(Verbs.verb(path), path);
      OptionSpec option = command.getCommandSpec().findOption(words[at]);
      boolean valued = words.length > at + 1;
      if (option == null
          || at == 1 && !Set.of(option.names()).contains(words[0])
          || valued && option.arity().max() == 0
          || !valued && option.arity().min() > 0) {
        missing.add(line);
      }
    }
    assertThat(missing)
        .as("flags that are missing and not in open.txt, or there and still in it")
        .containsExactlyElementsOf(
            new TreeSet<>(Files.readAllLines(Path.of("src/test/resources/flags/open.txt"))));
  }
}
