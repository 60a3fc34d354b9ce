// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The value of an `until` filter: seconds since 1970, an RFC 3339 time, or a Go duration before
/// now (`24h`, `1h30m`).
final class UntilTime {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,18}(\\.\\d+)?");
  private static final Pattern PART = Pattern.compile("\\G(\\d{1,9})(h|m|s|ms)");

  private UntilTime() {}

  static Instant of(String text, Instant now) {
    if (SECONDS.matcher(text).matches()) {
      return Instant.ofEpochSecond(Long.parseLong(text.replaceFirst("\\..*", "")));
    }
    Duration before = Duration.ZERO;
    int end = 0;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long count = Long.parseLong(parts.group(1));
      before =
          before.plus(
              switch (parts.group(2)) {
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMillis(count);
              });
      end = parts.end();
    }
    if (end > 0 && end == text.length()) {
      return now.minus(before);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new Failure(Failure.Code.INVALID, "invalid time in filter until: " + text, e);
    }
  }
}
