// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every line of `resources/cases` leads to what docker made of it, or to what stands in
/// `TOPIC.ours` where we differ on purpose (each block there begins with the reason).
final class DockerCasesTest {
  private static final Pattern MOMENT =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?( ?Z| ?\\+\\d\\d:?\\d\\d| UTC)*");

  /// Which object a command looked at first is its own business.
  private static final Predicate<String> LOOK =
      Pattern.compile("^sent GET /(containers|exec|images)/.+/json$|^sent GET /(info|version)$")
          .asMatchPredicate();

  @TempDir private Path scratch;

  @TestFactory
  Stream<DynamicContainer> does_what_docker_does() throws IOException {
    List<DynamicContainer> topics = new ArrayList<>();
    for (String topic : Cases.topics()) {
      Map<String, String> golden = Cases.golden(Cases.FOLDER.resolve(topic + ".golden"));
      Path ours = Cases.FOLDER.resolve(topic + ".ours");
      if (Files.exists(ours)) {
        golden.putAll(Cases.golden(ours));
      }
      topics.add(
          DynamicContainer.dynamicContainer(
              topic,
              golden.entrySet().stream()
                  .map(entry -> test(topic, entry.getKey(), entry.getValue()))));
    }
    return topics.stream();
  }

  private DynamicTest test(String topic, String line, String expected) {
    return DynamicTest.dynamicTest(
        line,
        () -> {
          String actual = outcome(topic, line);
          report(line, comparable(expected), comparable(actual));
          assertThat(comparable(actual)).as(line).isEqualTo(comparable(expected));
        });
  }

  private String outcome(String topic, String line) throws IOException {
    Path own =
        Files.createDirectories(scratch.resolve(topic + Integer.toHexString(line.hashCode())));
    Path socket = own.resolve("s");
    Path folder = Outcome.folder(own);
    try (FakeEngine engine = new FakeEngine(socket)) {
      Outcome[] outcome = new Outcome[1];
      org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> outcome[0] = OurCommandLine.run(Words.of(line), engine, socket, folder));
      return outcome[0].text().replace(own.toString(), "SCRATCH");
    }
  }

  /// All differences into the file of `-Dgantry.cases.report`, to work through.
  private static void report(String line, String expected, String actual) throws IOException {
    String file = System.getProperty("gantry.cases.report", "");
    if (!file.isEmpty() && !expected.equals(actual)) {
      Files.writeString(
          Path.of(file),
          "$ " + line + "\n--- docker\n" + expected + "\n--- ours\n" + actual + "\n\n",
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }
  }

  private static String comparable(String text) {
    List<String> requests = new ArrayList<>();
    StringBuilder kept = new StringBuilder();
    for (String block : text.split("\n(?=sent )")) {
      if (!block.startsWith("sent ")) {
        kept.append(block).append('\n');
      } else if (!LOOK.test(block.stripTrailing())) {
        requests.add(
            block
                .stripTrailing()
                .replaceFirst("condition=not-running", "")
                .replaceFirst("fromImage=docker.io/library/", "fromImage=")
                .replaceFirst("(fromImage=[^&\\n]*)(.*)&tag=([^&\\n]*)", "$1:$3$2")
                .replaceFirst("(fromImage=[^&\\n]*):latest", "$1")
                .replaceFirst("repo=docker.io/library/", "repo=")
                .replaceFirst("[?&]$", ""));
      }
    }
    requests.stream().sorted().forEach(request -> kept.append(request).append('\n'));
    return MOMENT.matcher(kept.toString().strip()).replaceAll("MOMENT");
  }
}
