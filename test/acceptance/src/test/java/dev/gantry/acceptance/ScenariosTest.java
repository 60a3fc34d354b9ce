// SPDX-License-Identifier: Apache-2.0
package dev.gantry.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// Runs each file of `scenarios/` that this host can run, against the distribution and a service of
/// its own, and looks for leaks after each. The scenarios are plain bash and can be run by hand
/// with `test/acceptance/run ID`.
@Tag("acceptance")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenariosTest {
  private final Bench bench = Bench.create();

  @BeforeAll
  void make_the_fixtures() throws IOException {
    Bench.Result result = bench.run("fixtures", bench.folder().resolve("fixtures.sh"));
    assertThat(result.code()).as(result.tail()).isZero();
  }

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    List<Path> files = bench.scenarios();
    assertThat(files).as("scenarios for this host").hasSizeGreaterThan(30);
    return files.stream().map(file -> DynamicTest.dynamicTest(title(file), () -> check(file)));
  }

  @AfterAll
  void stop_the_service() throws IOException {
    bench.close();
  }

  private void check(Path file) throws IOException {
    Bench.Result result = bench.run(id(file), file);
    List<String> leaks = bench.leaks();
    if (result.code() != 0) {
      fail(id(file) + " ended with " + result.code() + "\n" + result.tail());
    }
    assertThat(leaks).as("left behind by " + id(file)).isEmpty();
  }

  private static String id(Path file) {
    return file.getFileName().toString().replace(".sh", "");
  }

  private static String title(Path file) {
    try {
      return Files.readAllLines(file).getFirst().replaceFirst("^# ", "");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
