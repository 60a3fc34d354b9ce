// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How Go sees and prints values (Go `fmt`, verb `%v`).
final class GoValues {
  private static final BigDecimal EXPONENT_FROM = new BigDecimal("1e21");
  private static final BigDecimal EXPONENT_BELOW = new BigDecimal("1e-4");

  /// What a map lookup that finds nothing gives. Unlike null, it has fields: none of them either.
  enum Missing {
    VALUE
  }

  private GoValues() {}

  static @Nullable Object orNull(@Nullable Object value) {
    return value == Missing.VALUE ? null : value;
  }

  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Missing _ -> false;
      case Boolean truth -> truth;
      case Number number -> decimal(number).signum() != 0;
      case CharSequence text -> !text.isEmpty();
      case Collection<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /// As the result of an action is printed.
  static String result(@Nullable Object value) {
    return orNull(value) == null ? "<no value>" : text(value);
  }

  /// As `%v` prints it.
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Missing _ -> "<nil>";
      case Number number -> number(number);
      case Collection<?> list ->
          list.stream().map(GoValues::text).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          sorted(map).entrySet().stream()
              .map(entry -> entry.getKey() + ":" + text(entry.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case Record object ->
          GoFields.all(object).values().stream()
              .map(GoValues::text)
              .collect(Collectors.joining(" ", "{", "}"));
      default -> value.toString();
    };
  }

  /// A whole number without a fraction, however it is stored: JSON numbers come as Double.
  static String number(Number number) {
    if (number instanceof Double d && !Double.isFinite(d)) {
      return d.isNaN() ? "NaN" : d > 0 ? "+Inf" : "-Inf";
    }
    BigDecimal value = decimal(number);
    BigDecimal size = value.abs();
    boolean fraction = number instanceof Double || number instanceof Float;
    if (!fraction || value.signum() == 0) {
      return value.signum() == 0 ? "0" : value.toPlainString();
    }
    if (size.compareTo(EXPONENT_FROM) < 0 && size.compareTo(EXPONENT_BELOW) >= 0) {
      return value.stripTrailingZeros().toPlainString();
    }
    BigDecimal digits = value.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    return digits.movePointLeft(exponent).stripTrailingZeros().toPlainString()
        + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  static BigDecimal decimal(Number number) {
    return new BigDecimal(number.toString());
  }

  static Map<String, Object> sorted(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(text(key), value == null ? Missing.VALUE : value));
    return sorted;
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case Missing _ -> "nil";
      case Boolean _ -> "bool";
      case CharSequence _ -> "string";
      case Double _ -> "float64";
      case Number _ -> "int";
      case Collection<?> _ -> "[]interface {}";
      case Map<?, ?> _ -> "map[string]interface {}";
      default -> value.getClass().getSimpleName();
    };
  }

  /// `print` puts spaces only between operands of which neither is a string.
  static String print(List<@Nullable Object> values) {
    StringBuilder text = new StringBuilder();
    boolean string = true;
    for (Object value : values) {
      boolean isString = value instanceof CharSequence;
      if (!string && !isString) {
        text.append(' ');
      }
      text.append(text(value));
      string = isString;
    }
    return text.toString();
  }

  static String println(List<@Nullable Object> values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(text(value));
    }
    return String.join(" ", texts) + "\n";
  }
}
