// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The functions of templates: those of Go's text/template and those that Docker adds. `and` and
/// `or` evaluate their arguments one by one and are therefore `GoRun`'s.
final class GoFunctions {
  interface Function {
    /// Throws INVALID with what is wrong.
    @Nullable Object apply(Arguments arguments);
  }

  /// Typed access; `name` is the function's.
  record Arguments(String name, List<@Nullable Object> values) {
    int size() {
      return values.size();
    }

    @Nullable Object any(int i) {
      return values.get(i);
    }

    String text(int i) {
      if (any(i) instanceof CharSequence text) {
        return text.toString();
      }
      throw wrongType(i, "string");
    }

    int number(int i) {
      if (any(i) instanceof Number number) {
        try {
          return GoValues.decimal(number).intValueExact();
        } catch (ArithmeticException e) {
          throw Failure.invalid("index out of range: " + GoValues.number(number));
        }
      }
      throw wrongType(i, "int");
    }

    Failure wrongType(int i, String wanted) {
      return Failure.invalid("wrong type: expected " + wanted + "; found " + GoValues.type(any(i)));
    }
  }

  private record Entry(int least, int most, Function function) {}

  private static final Pattern WORD_START = Pattern.compile("(?<![\\p{L}\\p{Nd}_'])\\p{L}");
  private static final int WIDEST = 1_000_000;
  private static final Map<String, Entry> ALL = new HashMap<>();

  static {
    add("json", 1, 1, a -> GoJson.text(a.any(0)));
    add("join", 2, 2, GoFunctions::join);
    add("split", 2, 2, a -> split(a.text(0), a.text(1)));
    add("lower", 1, 1, a -> a.text(0).toLowerCase(Locale.ROOT));
    add("upper", 1, 1, a -> a.text(0).toUpperCase(Locale.ROOT));
    add("title", 1, 1, a -> title(a.text(0)));
    add("pad", 3, 3, a -> pad(a.text(0), a.number(1), a.number(2)));
    add("truncate", 2, 2, a -> truncate(a.text(0), a.number(1)));
    add("print", 0, 1000, a -> GoValues.print(a.values));
    add("println", 0, 1000, a -> GoValues.println(a.values));
    add("printf", 1, 1000, a -> GoPrintf.text(a.text(0), a.values.subList(1, a.size())));
    add("len", 1, 1, GoFunctions::length);
    add("slice", 1, 3, GoFunctions::slice);
    add("index", 1, 100, GoFunctions::index);
    add("not", 1, 1, a -> !GoValues.isTrue(a.any(0)));
    add("eq", 2, 1000, GoFunctions::equalsAny);
    add("ne", 2, 2, a -> !areEqual(a.any(0), a.any(1)));
    add("lt", 2, 2, a -> compare(a) < 0);
    add("le", 2, 2, a -> compare(a) <= 0);
    add("gt", 2, 2, a -> compare(a) > 0);
    add("ge", 2, 2, a -> compare(a) >= 0);
  }

  private GoFunctions() {}

  private static void add(String name, int least, int most, Function function) {
    ALL.put(name, new Entry(least, most, function));
  }

  static boolean exists(String name) {
    return ALL.containsKey(name) || name.equals("and") || name.equals("or");
  }

  /// Throws INVALID with what is wrong, not where.
  static @Nullable Object call(String name, List<@Nullable Object> values) {
    Entry entry = ALL.get(name);
    if (entry == null) {
      throw Failure.invalid("\"" + name + "\" is not a defined function");
    }
    if (values.size() < entry.least || values.size() > entry.most) {
      String least = entry.least == entry.most ? "" : "at least ";
      throw Failure.invalid(
          "wrong number of args for %s: want %s%d got %d"
              .formatted(name, least, entry.least, values.size()));
    }
    return entry.function.apply(new Arguments(name, values));
  }

  private static String join(Arguments a) {
    if (!(a.any(0) instanceof Collection<?> list)) {
      throw a.wrongType(0, "[]string");
    }
    return String.join(a.text(1), list.stream().map(GoValues::text).toList());
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      return text.codePoints().mapToObj(Character::toString).toList();
    }
    List<String> parts = new ArrayList<>();
    int start = 0;
    int end;
    while ((end = text.indexOf(separator, start)) >= 0) {
      parts.add(text.substring(start, end));
      start = end + separator.length();
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String title(String text) {
    return WORD_START.matcher(text).replaceAll(m -> m.group().toUpperCase(Locale.ROOT));
  }

  private static String pad(String text, int before, int after) {
    if (before < 0 || after < 0 || before > WIDEST || after > WIDEST) {
      throw Failure.invalid("padding out of range");
    }
    return text.isEmpty() ? text : " ".repeat(before) + text + " ".repeat(after);
  }

  private static String truncate(String text, int length) {
    if (length < 0) {
      throw Failure.invalid("length out of range: " + length);
    }
    int points = text.codePointCount(0, text.length());
    return length >= points ? text : text.substring(0, text.offsetByCodePoints(0, length));
  }

  private static Object length(Arguments a) {
    return switch (a.any(0)) {
      case CharSequence text -> text.toString().codePoints().count();
      case Collection<?> list -> (long) list.size();
      case Map<?, ?> map -> (long) map.size();
      case null -> throw Failure.invalid("len of nil pointer");
      default -> throw Failure.invalid("len of type " + GoValues.type(a.any(0)));
    };
  }

  private static Object slice(Arguments a) {
    return switch (a.any(0)) {
      case CharSequence text -> {
        int start = start(a, text.length());
        yield text.toString().substring(start, end(a, start, text.length()));
      }
      case List<?> list -> {
        int start = start(a, list.size());
        yield list.subList(start, end(a, start, list.size()));
      }
      case null -> throw Failure.invalid("slice of untyped nil");
      default -> throw Failure.invalid("can't slice item of type " + GoValues.type(a.any(0)));
    };
  }

  private static int start(Arguments a, int size) {
    return a.size() > 1 ? inRange(a.number(1), size) : 0;
  }

  private static int end(Arguments a, int start, int size) {
    int end = a.size() > 2 ? inRange(a.number(2), size) : size;
    if (start > end) {
      throw Failure.invalid("invalid slice index: " + start + " > " + end);
    }
    return end;
  }

  private static int inRange(int index, int size) {
    if (index < 0 || index > size) {
      throw Failure.invalid("index out of range: " + index);
    }
    return index;
  }

  private static @Nullable Object index(Arguments a) {
    Object value = a.any(0);
    for (int i = 1; i < a.size(); i++) {
      switch (value) {
        case Map<?, ?> map -> value = GoFields.key(map, a.text(i));
        case List<?> list -> {
          int at = a.number(i);
          if (at < 0 || at >= list.size()) {
            throw Failure.invalid("index out of range: " + at);
          }
          value = list.get(at);
        }
        case Record object -> value = GoFields.find(object, a.text(i));
        case GoValues.Missing _ -> throw Failure.invalid("index of untyped nil");
        case null -> throw Failure.invalid("index of untyped nil");
        default -> throw Failure.invalid("can't index item of type " + GoValues.type(value));
      }
    }
    return value;
  }

  private static Object equalsAny(Arguments a) {
    for (int i = 1; i < a.size(); i++) {
      if (areEqual(a.any(0), a.any(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean areEqual(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return GoValues.decimal(x).compareTo(GoValues.decimal(y)) == 0;
    }
    boolean basic = isBasic(a) && isBasic(b);
    if (!basic) {
      throw Failure.invalid("non-comparable type " + GoValues.type(isBasic(a) ? b : a));
    }
    if (!GoValues.type(a).equals(GoValues.type(b))) {
      throw Failure.invalid("incompatible types for comparison");
    }
    return a.toString().equals(b.toString());
  }

  private static boolean isBasic(Object value) {
    return !(value instanceof Collection || value instanceof Map || value instanceof Record);
  }

  private static int compare(Arguments a) {
    if (a.any(0) instanceof Number x && a.any(1) instanceof Number y) {
      BigDecimal first = GoValues.decimal(x);
      return first.compareTo(GoValues.decimal(y));
    }
    if (a.any(0) instanceof CharSequence x && a.any(1) instanceof CharSequence y) {
      return x.toString().compareTo(y.toString());
    }
    throw Failure.invalid("incompatible types for comparison");
  }
}
