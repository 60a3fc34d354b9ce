// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.Query;
import dev.gantry.base.Failure;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times in query parameters: seconds since 1970, with an optional fraction.
final class Moments {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private Moments() {}

  /// Null where absent, empty or 0. Throws INVALID.
  static @Nullable Instant of(Query query, String name) {
    String text = query.text(name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      BigDecimal seconds = new BigDecimal(text.length() > 40 ? "?" : text);
      if (seconds.signum() == 0) {
        return null;
      }
      BigDecimal[] parts = seconds.multiply(NANOS).divideAndRemainder(NANOS);
      return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValue());
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      throw new Failure(
          Failure.Code.INVALID, "parameter " + name + "=" + text + " is not a time", e);
    }
  }
}
