// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Points in time as Docker's tables print them.
final class Dates {
  private static final DateTimeFormatter GO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z z");

  private Dates() {}

  /// `2026-11-24 10:11:12 +0000 UTC`.
  static String local(Instant at) {
    return GO.format(at.atZone(ZoneId.systemDefault()));
  }
}
