// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Files;

/// `--security-opt`: a seccomp profile is a file of the caller's, so its text is sent, not its
/// path.
final class SecurityFlag {
  private static final long PROFILE_BYTES = 1 << 20;

  private SecurityFlag() {}

  static String resolve(CommandLineRequest request, String text) {
    String value =
        text.startsWith("seccomp=") || text.startsWith("seccomp:") ? text.substring(8) : null;
    if (value == null
        || value.equals("unconfined")
        || value.equals("builtin")
        || value.equals("default")) {
      return text.replaceFirst("^(seccomp|apparmor|label|no-new-privileges|systempaths):", "$1=");
    }
    try {
      if (Files.size(request.resolve(value)) > PROFILE_BYTES) {
        throw Failure.invalid("opening seccomp profile (" + value + ") failed: larger than 1 MiB");
      }
      return "seccomp=" + Files.readString(request.resolve(value));
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.INVALID,
          "opening seccomp profile (" + value + ") failed: no such file or directory",
          e);
    }
  }
}
