// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts of bytes as Docker's command line reads and prints them (docker/go-units, `size.go`).
///
/// Reading is binary, as limits are: `1k` is 1024. Printing is decimal for sizes on disk and binary
/// for memory.
public final class ByteSize {
  private static final Pattern GRAMMAR =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+) ?(?:b|([kmgtp])(?:b|ib)?)?");
  private static final int LONGEST = 64;
  private static final String PREFIXES = "kmgtp";
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
  private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

  private ByteSize() {}

  /// Bytes of `64m`, `1.5g`, `250KiB`, `1024` or `10 MB`, cut to whole bytes; `-1` (unlimited) is
  /// -1. Throws INVALID, also for what exceeds 63 bits.
  public static long parse(String text) {
    if (text.equals("-1")) {
      return -1;
    }
    Matcher matcher = GRAMMAR.matcher(text.toLowerCase(Locale.ROOT));
    if (text.length() > LONGEST || !matcher.matches()) {
      throw invalid(text);
    }
    int power = matcher.group(2) == null ? 0 : PREFIXES.indexOf(matcher.group(2)) + 1;
    BigDecimal unit = BigDecimal.valueOf(1024).pow(power);
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(unit);
    if (bytes.compareTo(MOST) > 0) {
      throw invalid(text);
    }
    return bytes.longValue();
  }

  /// `bytes` as sizes of images and layers are shown: decimal units and three significant digits,
  /// such as `1.45MB` or `231kB`. As in Docker, 999.9 kB is `1e+03kB`.
  public static String human(long bytes) {
    return scaled(bytes, 1000, DECIMAL, 3);
  }

  /// `bytes` as memory is shown: binary units and four significant digits, such as `1.406MiB`.
  public static String binary(long bytes) {
    return scaled(bytes, 1024, BINARY, 4);
  }

  private static String scaled(long bytes, int base, List<String> units, int digits) {
    double size = bytes;
    int unit = 0;
    while (size >= base && unit < units.size() - 1) {
      size /= base;
      unit++;
    }
    return significant(size, digits) + units.get(unit);
  }

  /// Go's `%.{digits}g`.
  private static String significant(double value, int digits) {
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (rounded.signum() == 0) {
      return "0";
    }
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent < digits) {
      return rounded.stripTrailingZeros().toPlainString();
    }
    BigDecimal mantissa = rounded.movePointLeft(exponent).stripTrailingZeros();
    return String.format("%se+%02d", mantissa.toPlainString(), exponent);
  }

  private static Failure invalid(String text) {
    return Failure.invalid("invalid size: '" + TextTable.escape(text) + "'");
  }
}
