// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The functions and the value rules of templates: Go's own, and those that Docker and Podman add.
final class TemplateFunctions {
  static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "len",
          "index",
          "slice",
          "print",
          "println",
          "printf",
          "json",
          "join",
          "split",
          "lower",
          "upper",
          "title",
          "truncate",
          "pad");

  private TemplateFunctions() {}

  static @Nullable Object call(String name, @Nullable Object[] a) {
    return switch (name) {
      case "not" -> !isTrue(only(name, a));
      case "and", "or" -> a.length == 0 ? null : a[a.length - 1];
      case "eq" -> Arrays.stream(a).skip(1).anyMatch(other -> equal(a[0], other));
      case "ne" -> !equal(at(name, a, 0), at(name, a, 1));
      case "lt" -> compare(at(name, a, 0), at(name, a, 1)) < 0;
      case "le" -> compare(at(name, a, 0), at(name, a, 1)) <= 0;
      case "gt" -> compare(at(name, a, 0), at(name, a, 1)) > 0;
      case "ge" -> compare(at(name, a, 0), at(name, a, 1)) >= 0;
      case "len" -> length(only(name, a));
      case "index" -> index(a);
      case "slice" ->
          print(at(name, a, 0))
              .substring(
                  number(at(name, a, 1)), a.length > 2 ? number(a[2]) : print(a[0]).length());
      case "print" -> Arrays.stream(a).map(TemplateFunctions::print).collect(Collectors.joining());
      case "println" ->
          Arrays.stream(a).map(TemplateFunctions::print).collect(Collectors.joining(" ")) + "\n";
      case "printf" -> format(a);
      case "json" -> json(only(name, a));
      case "join" ->
          list(at(name, a, 0)).stream()
              .map(TemplateFunctions::print)
              .collect(Collectors.joining(print(at(name, a, 1))));
      case "split" ->
          List.of(
              print(at(name, a, 0))
                  .split(java.util.regex.Pattern.quote(print(at(name, a, 1))), -1));
      case "lower" -> print(only(name, a)).toLowerCase(Locale.ROOT);
      case "upper" -> print(only(name, a)).toUpperCase(Locale.ROOT);
      case "title" -> title(print(only(name, a)));
      case "truncate" ->
          print(at(name, a, 0))
              .substring(0, Math.min(number(at(name, a, 1)), print(a[0]).length()));
      case "pad" ->
          " ".repeat(number(at(name, a, 1))) + print(a[0]) + " ".repeat(number(at(name, a, 2)));
      default -> throw TemplateParser.wrong("function \"" + name + "\" not defined");
    };
  }

  /// Field `name` of a record or a map; null of null. Throws INVALID when a record has none.
  static @Nullable Object field(@Nullable Object value, String name) {
    if (value == null) {
      return null;
    }
    if (value instanceof Map<?, ?> map) {
      if (map.containsKey(name)) {
        return map.get(name);
      }
      return map.entrySet().stream()
          .filter(entry -> String.valueOf(entry.getKey()).equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
    throw TemplateParser.wrong(
        "can't evaluate field " + name + " in type " + value.getClass().getSimpleName());
  }

  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case Number number -> number.doubleValue() != 0;
      case CharSequence text -> !text.isEmpty();
      case Collection<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /// As Go prints values: `<no value>`, `[a b]`, `map[k:v]`.
  static String print(@Nullable Object value) {
    return switch (value) {
      case null -> "<no value>";
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
          String.valueOf(number.longValue());
      case Collection<?> list ->
          list.stream().map(TemplateFunctions::print).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> print(entry.getKey()) + ":" + print(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  static String json(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Boolean truth -> truth.toString();
      case Double _ -> print(value);
      case Number number -> number.toString();
      case Collection<?> list ->
          list.stream().map(TemplateFunctions::json).collect(Collectors.joining(",", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> quoted(String.valueOf(entry.getKey())) + ":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case CharSequence text -> quoted(text.toString());
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    return Json.type(String.class).toJson(text);
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return Objects.equals(a, b);
  }

  private static int compare(@Nullable Object a, @Nullable Object b) {
    return a instanceof Number x && b instanceof Number y
        ? Double.compare(x.doubleValue(), y.doubleValue())
        : print(a).compareTo(print(b));
  }

  private static long length(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case CharSequence text -> text.length();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> throw TemplateParser.wrong("len of " + print(value));
    };
  }

  private static @Nullable Object index(@Nullable Object[] a) {
    @Nullable Object value = a.length == 0 ? null : a[0];
    for (int i = 1; i < a.length; i++) {
      Object key = a[i];
      if (value instanceof List<?> list) {
        int at = number(key);
        if (at < 0 || at >= list.size()) {
          throw TemplateParser.wrong("error calling index: index out of range: " + at);
        }
        value = list.get(at);
      } else {
        value = value instanceof Map<?, ?> map ? map.get(String.valueOf(key)) : null;
      }
    }
    return value;
  }

  private static String format(@Nullable Object[] a) {
    List<Object> values = new ArrayList<>();
    String pattern = print(at("printf", a, 0));
    java.util.regex.Matcher verbs =
        java.util.regex.Pattern.compile("%[-+0-9.]*([a-z%])").matcher(pattern);
    StringBuilder out = new StringBuilder();
    int next = 1;
    while (verbs.find()) {
      String verb = verbs.group(1);
      if (verb.equals("%")) {
        continue;
      }
      Object value = at("printf", a, next++);
      boolean number = verb.equals("d") && value instanceof Number;
      values.add(
          number
              ? ((Number) Objects.requireNonNull(value)).longValue()
              : verb.equals("q")
                  ? quoted(print(value))
                  : verb.equals("f") && value instanceof Number n ? n.doubleValue() : print(value));
    }
    out.append(pattern.replaceAll("%([-+0-9.]*)[qvt]", "%$1s"));
    return String.format(Locale.ROOT, out.toString(), values.toArray());
  }

  private static Collection<?> list(@Nullable Object value) {
    return value instanceof Collection<?> list ? list : value == null ? List.of() : List.of(value);
  }

  private static String title(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static int number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw TemplateParser.wrong("not a number: " + print(value));
  }

  private static @Nullable Object only(String name, @Nullable Object[] a) {
    if (a.length != 1) {
      throw TemplateParser.wrong("wrong number of args for " + name + ": want 1 got " + a.length);
    }
    return a[0];
  }

  private static @Nullable Object at(String name, @Nullable Object[] a, int index) {
    if (index >= a.length) {
      throw TemplateParser.wrong(
          "wrong number of args for "
              + name
              + ": want at least "
              + (index + 1)
              + " got "
              + a.length);
    }
    return a[index];
  }
}
