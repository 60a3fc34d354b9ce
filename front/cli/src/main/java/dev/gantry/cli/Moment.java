// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.base.GoDuration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A point in time as users type it: RFC 3339 with parts left out, seconds since 1970, or how long
/// ago.
final class Moment {
  private Moment() {}

  /// Seconds since 1970 with nine digits behind the point, as the API wants them; null stays null.
  static @Nullable String seconds(@Nullable String text) {
    if (text == null || text.isEmpty() || text.matches("[0-9]+(\\.[0-9]{1,9})?")) {
      return text == null || text.isEmpty() ? null : text;
    }
    Instant at = instant(text);
    return at.getEpochSecond() + "." + String.format("%09d", at.getNano());
  }

  private static Instant instant(String text) {
    ZoneId here = ZoneId.systemDefault();
    try {
      if (text.matches("[0-9]{4}-.*T.*(Z|[+-][0-9]{2}:[0-9]{2})")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T.*")) {
        return LocalDateTime.parse(text).atZone(here).toInstant();
      }
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return LocalDate.parse(text).atStartOfDay(here).toInstant();
      }
      return java.time.Clock.systemUTC().instant().minus(GoDuration.parse(text));
    } catch (DateTimeException | Failure e) {
      throw new Failure(
          Failure.Code.INVALID,
          "failed to parse \"" + text + "\" as a timestamp, a date or a duration",
          e);
    }
  }
}
