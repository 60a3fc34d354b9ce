// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations in Go's syntax (Go `time.ParseDuration` and `Duration.String`): `1h2m3.5s`, `300ms`.
/// They fit 63 bits of nanoseconds, which is 292 years.
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final int LONGEST = 128;
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /// Throws INVALID with the text quoted. A number needs a unit, except `0`.
  public static Duration parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (rest.length() <= LONGEST && end < rest.length() && matcher.find(end)) {
      if (matcher.start() != end) {
        throw invalid(text);
      }
      BigDecimal part = new BigDecimal(matcher.group(1)).multiply(unit(matcher.group(2)));
      // Go cuts each part to whole nanoseconds before it adds them
      nanos = nanos.add(new BigDecimal(part.toBigInteger()));
      end = matcher.end();
    }
    if (end == 0 || end != rest.length() || nanos.compareTo(MOST) > 0) {
      throw invalid(text);
    }
    return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
  }

  /// `duration` as Go prints it: `1h2m3.5s`, `1m0s`, `300ms`, `1.5µs`, `0s`.
  public static String text(Duration duration) {
    BigInteger nanos =
        BigInteger.valueOf(duration.getSeconds())
            .multiply(BigInteger.valueOf(1_000_000_000))
            .add(BigInteger.valueOf(duration.getNano()));
    if (nanos.signum() == 0) {
      return "0s";
    }
    String sign = nanos.signum() < 0 ? "-" : "";
    BigDecimal size = new BigDecimal(nanos.abs());
    return sign + (size.precision() > 9 ? inSeconds(size) : inLess(size));
  }

  private static String inLess(BigDecimal nanos) {
    if (nanos.precision() > 6) {
      return plain(nanos.movePointLeft(6)) + "ms";
    }
    return nanos.precision() > 3 ? plain(nanos.movePointLeft(3)) + "µs" : plain(nanos) + "ns";
  }

  private static String inSeconds(BigDecimal nanos) {
    BigDecimal seconds = nanos.movePointLeft(9);
    BigDecimal sixty = BigDecimal.valueOf(60);
    BigDecimal minutes = seconds.divideToIntegralValue(sixty).setScale(0);
    String text = plain(seconds.remainder(sixty)) + "s";
    if (minutes.signum() == 0) {
      return text;
    }
    BigDecimal hours = minutes.divideToIntegralValue(sixty).setScale(0);
    text = plain(minutes.remainder(sixty)) + "m" + text;
    return hours.signum() == 0 ? text : plain(hours) + "h" + text;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000L; // us with either letter mu: PART lets nothing else through
        });
  }

  private static Failure invalid(String text) {
    return Failure.invalid("invalid duration '" + TextTable.escape(text) + "'");
  }
}
