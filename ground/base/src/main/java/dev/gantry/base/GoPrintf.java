// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Go's `fmt.Sprintf` with the verbs `s q d v t x X f c` and `%`; a wrong verb or argument shows in
/// the text, as in Go.
final class GoPrintf {
  private static final Pattern VERB =
      Pattern.compile("%([-+ 0#]*)([0-9]*)(?:\\.([0-9]*))?(.|$)", Pattern.DOTALL);
  private static final int WIDEST = 1_000_000;

  private GoPrintf() {}

  static String text(String format, List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    Matcher verb = VERB.matcher(format);
    int used = 0;
    int last = 0;
    while (verb.find()) {
      text.append(format, last, verb.start());
      last = verb.end();
      if (verb.group(4).equals("%")) {
        text.append('%');
      } else if (verb.group(4).isEmpty()) {
        text.append("%!(NOVERB)");
      } else if (used == values.size()) {
        text.append("%!").append(verb.group(4)).append("(MISSING)");
      } else {
        text.append(padded(verb, converted(verb, values.get(used++))));
      }
    }
    text.append(format.substring(last));
    return used == values.size() ? text.toString() : text + extra(values, used);
  }

  private static String extra(List<@Nullable Object> values, int used) {
    List<String> texts = new ArrayList<>();
    for (Object value : values.subList(used, values.size())) {
      texts.add(value == null ? "<nil>" : typed(value));
    }
    return "%!(EXTRA " + String.join(", ", texts) + ")";
  }

  private static String typed(@Nullable Object value) {
    return value == null ? "<nil>" : GoValues.type(value) + "=" + GoValues.text(value);
  }

  private static String converted(Matcher verb, @Nullable Object value) {
    String text =
        switch (verb.group(4)) {
          case "v" -> GoValues.text(value);
          case "s" -> value == null || isScalar(value) ? null : cut(verb, GoValues.text(value));
          case "q" -> value instanceof CharSequence s ? quoted(verb, s) : quotedList(verb, value);
          case "t" -> value instanceof Boolean truth ? truth.toString() : null;
          case "d" -> integer(verb, value);
          case "x" -> hexadecimal(value);
          case "X" -> upper(hexadecimal(value));
          case "f" -> fraction(verb, value);
          case "c" -> character(value);
          default -> null;
        };
    return text == null ? "%!" + verb.group(4) + "(" + typed(value) + ")" : text;
  }

  private static @Nullable String integer(Matcher verb, @Nullable Object value) {
    BigDecimal number = whole(value);
    return number == null ? null : signed(verb, number.toPlainString());
  }

  private static @Nullable String character(@Nullable Object value) {
    BigDecimal number = whole(value);
    boolean is = number != null && Character.isValidCodePoint(number.intValue());
    return number != null && is ? Character.toString(number.intValue()) : null;
  }

  private static boolean isScalar(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  private static String cut(Matcher verb, String text) {
    if (verb.group(3) == null) {
      return text;
    }
    int most = count(verb.group(3));
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  private static String quoted(Matcher verb, CharSequence text) {
    return GoLiteral.quote(cut(verb, text.toString()));
  }

  private static @Nullable String quotedList(Matcher verb, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      texts.add(converted(verb, element));
    }
    return "[" + String.join(" ", texts) + "]";
  }

  /// JSON has one kind of number, so a whole one is an integer wherever it comes from.
  private static @Nullable BigDecimal whole(@Nullable Object value) {
    if (!(value instanceof Number number) || (number instanceof Double d && !Double.isFinite(d))) {
      return null;
    }
    BigDecimal decimal = GoValues.decimal(number).stripTrailingZeros();
    return decimal.scale() <= 0 ? decimal : null;
  }

  private static @Nullable String hexadecimal(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(bytes);
    }
    BigDecimal number = whole(value);
    return number == null ? null : number.toBigInteger().toString(16);
  }

  private static @Nullable String upper(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }

  private static @Nullable String fraction(Matcher verb, @Nullable Object value) {
    if (!(value instanceof Number number) || (number instanceof Double d && !Double.isFinite(d))) {
      return null;
    }
    int digits = verb.group(3) == null ? 6 : count(verb.group(3));
    BigDecimal rounded = GoValues.decimal(number).setScale(digits, RoundingMode.HALF_EVEN);
    return signed(verb, rounded.toPlainString());
  }

  private static String signed(Matcher verb, String number) {
    if (number.startsWith("-")) {
      return number;
    }
    return verb.group(1).contains("+") ? "+" + number : number;
  }

  private static String padded(Matcher verb, String text) {
    int missing = count(verb.group(2)) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    if (verb.group(1).contains("-")) {
      return text + " ".repeat(missing);
    }
    boolean zeros = verb.group(1).contains("0") && "dxXf".contains(verb.group(4));
    if (!zeros) {
      return " ".repeat(missing) + text;
    }
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
  }

  private static int count(String digits) {
    if (digits.length() > 7 || (!digits.isEmpty() && Integer.parseInt(digits) > WIDEST)) {
      throw Failure.invalid("width or precision out of range: " + digits);
    }
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
