// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Path;

/// What another runtime says of itself.
public final class ForeignVersion {
  private ForeignVersion() {}

  /// Whether it is one that fails on a host with a v2 tree beside v1 controllers: crun is. INVALID
  /// for what cannot be executed.
  public static boolean refusesHybrid(Path program) {
    try {
      Process asked =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      try (var words = asked.inputReader()) {
        String line = words.readLine();
        return line != null && line.startsWith("crun");
      } finally {
        asked.destroy();
      }
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.INVALID,
          "the runtime " + program + " cannot be executed: " + e.getMessage(),
          e);
    }
  }
}
