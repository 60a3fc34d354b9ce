// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the golden files anew: gives every line to the docker command named by the first
/// argument. Run in `front/cli`.
final class Recorder {
  private Recorder() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("gantry-record");
    int number = 0;
    for (String topic : Cases.topics()) {
      if (arguments.length > 1 && !topic.equals(arguments[1])) {
        continue;
      }
      StringBuilder golden = new StringBuilder();
      for (String line : Cases.lines(topic)) {
        Path own = Files.createDirectories(scratch.resolve(String.valueOf(number++)));
        Path socket = own.resolve("s");
        Path folder = Outcome.folder(own);
        try (FakeEngine engine = new FakeEngine(socket)) {
          Outcome outcome = Outcome.ofDocker(arguments[0], Words.of(line), engine, socket, folder);
          golden
              .append("$ ")
              .append(line)
              .append('\n')
              .append(outcome.text().replace(own.toString(), "SCRATCH"));
        } catch (IOException e) {
          System.err.println(e.getMessage());
        }
      }
      Files.writeString(Cases.FOLDER.resolve(topic + ".golden"), golden);
    }
  }
}
