// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds out, once per store, how unpacked layers can be stacked on its file system: the overlay is
/// really made (and thrown away unmounted), since what works depends on kernel, file system and
/// user namespace together.
final class OverlayProbe {
  private OverlayProbe() {}

  /// How to stack, and a sentence for `info` that says why.
  record Answer(Whiteouts whiteouts, String reason) {}

  static Answer ask(Path scratch) throws IOException {
    Path lower = Files.createDirectories(scratch.resolve("lower"));
    Path upper = Files.createDirectories(scratch.resolve("upper"));
    Path work = Files.createDirectories(scratch.resolve("work"));
    int errno = dev.gantry.linux.file.OverlayTrial.make(lower, upper, work, false);
    if (errno == 0) {
      return new Answer(Whiteouts.TRUSTED, "overlay");
    }
    int user = dev.gantry.linux.file.OverlayTrial.make(lower, upper, work, true);
    if (user == 0) {
      return new Answer(Whiteouts.USER, "overlay with user attributes");
    }
    return new Answer(
        Whiteouts.NAMES,
        "plain copies, since overlay cannot be used here: " + dev.gantry.linux.Errno.text(user));
  }
}
