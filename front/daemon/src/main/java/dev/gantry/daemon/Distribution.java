// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What `bin/gantryd` tells about the folder that this service was started from.
final class Distribution {
  private Distribution() {}

  /// The hash of the sources, equal to the launcher's; empty when not started from a distribution.
  static String build() {
    return System.getProperty("gantry.build", "");
  }

  static String version() {
    return System.getProperty("gantry.version", "0");
  }

  /// The keeper's program.
  static byte[] keeper() {
    String folder = System.getProperty("gantry.dist");
    if (folder == null) {
      throw Failure.internal("starting the service: the property gantry.dist is not set", null);
    }
    Path path = Path.of(folder, "libexec", "keeper");
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new Failure(Failure.Code.INTERNAL, "reading the keeper's program " + path, e);
    }
  }
}
