// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import dev.gantry.base.Failure;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// GVariant's text form: `true`, `5`, `uint64 5`, `'text'`, `@t 5`, `['a', 'b']`, `(1, 'x')`.
///
/// The part of it that properties of units need: no dictionaries, no maybe types, no bytestrings.
final class VariantText {
  private static final Map<String, String> KEYWORDS =
      Map.ofEntries(
          Map.entry("boolean", "b"),
          Map.entry("byte", "y"),
          Map.entry("int16", "n"),
          Map.entry("uint16", "q"),
          Map.entry("int32", "i"),
          Map.entry("handle", "h"),
          Map.entry("uint32", "u"),
          Map.entry("int64", "x"),
          Map.entry("uint64", "t"),
          Map.entry("double", "d"),
          Map.entry("string", "s"),
          Map.entry("objectpath", "o"),
          Map.entry("signature", "g"));
  private static final Set<String> PLAIN = Set.of("s", "b", "i");

  private final String text;
  private int at;

  VariantText(String text) {
    this.text = text;
  }

  Variant parse() {
    Variant value = value();
    skip();
    if (at < text.length()) {
      throw bad("text behind the value");
    }
    return value;
  }

  private Failure bad(String why) {
    return Failure.invalid("reading the value " + text + ": " + why + " at " + at);
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    skip();
    return at < text.length() ? text.charAt(at) : 0;
  }

  private Variant value() {
    return switch (peek()) {
      case '@' -> typed(word().substring(1));
      case '\'', '"' -> new Variant("s", quoted());
      case '[' -> array();
      case '(' -> structure();
      case '<' -> {
        at++;
        Variant inner = value();
        close('>');
        yield new Variant("v", inner);
      }
      default -> wordValue(word());
    };
  }

  private Variant wordValue(String word) {
    if (word.equals("true") || word.equals("false")) {
      return new Variant("b", word.equals("true"));
    }
    String type = KEYWORDS.get(word);
    if (type != null) {
      return typed(type);
    }
    boolean real = word.contains(".") || (word.contains("e") && !word.startsWith("0x"));
    return new Variant(real ? "d" : "i", real ? (Object) real(word) : (Object) integer("i", word));
  }

  /// A value whose type was said before it.
  private Variant typed(String type) {
    if (Types.split(type).size() != 1) {
      throw bad("one type is wanted");
    }
    return new Variant(type, as(type));
  }

  private Object as(String type) {
    char open = peek();
    if (open == '@' || (Character.isLetter(open) && !type.equals("b") && !type.equals("d"))) {
      Variant own = value();
      if (!own.type().equals(type)) {
        throw bad("the type " + type + " is wanted");
      }
      return own.value();
    }
    return switch (type.charAt(0)) {
      case 's', 'o', 'g' -> quoted();
      case 'v' -> value().value();
      case 'b' -> wordValue(word()).value();
      case 'd' -> real(word());
      case 'a' -> {
        List<Object> values = new ArrayList<>();
        open('[');
        while (more(']', values.isEmpty())) {
          values.add(as(type.substring(1)));
        }
        yield values;
      }
      case '(' -> {
        List<Object> values = new ArrayList<>();
        open('(');
        for (String member : Types.members(type)) {
          more(')', values.isEmpty());
          values.add(as(member));
        }
        if (peek() == ',') {
          at++;
        }
        close(')');
        yield values;
      }
      default -> integer(type, word());
    };
  }

  private Variant array() {
    List<Object> values = new ArrayList<>();
    String type = "";
    open('[');
    while (more(']', values.isEmpty())) {
      if (type.isEmpty()) {
        Variant first = value();
        type = first.type();
        values.add(first.value());
      } else {
        values.add(as(type));
      }
    }
    if (type.isEmpty()) {
      throw bad("an empty array needs its type (such as @as [])");
    }
    return new Variant("a" + type, values);
  }

  private Variant structure() {
    List<Object> values = new ArrayList<>();
    StringBuilder type = new StringBuilder("(");
    open('(');
    while (more(')', values.isEmpty())) {
      Variant member = value();
      type.append(member.type());
      values.add(member.value());
    }
    return new Variant(type.append(')').toString(), values);
  }

  /// Whether another member comes; passes the comma before it or the end.
  private boolean more(char end, boolean first) {
    char next = peek();
    if (next == end) {
      at++;
      return false;
    }
    if (!first) {
      close(',');
      if (peek() == end) {
        at++;
        return false;
      }
    }
    return true;
  }

  private void open(char wanted) {
    close(wanted);
  }

  private void close(char wanted) {
    if (peek() != wanted) {
      throw bad("'" + wanted + "' is wanted");
    }
    at++;
  }

  private String word() {
    skip();
    int start = at;
    while (at < text.length()
        && (isWord(text.charAt(at)) || (text.charAt(start) == '@' && isType(text.charAt(at))))) {
      at++;
    }
    if (start == at) {
      throw bad("a value is wanted");
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || "+-._@".indexOf(c) >= 0;
  }

  private static boolean isType(char c) {
    return "(){}".indexOf(c) >= 0;
  }

  private String quoted() {
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw bad("a quoted text is wanted");
    }
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != quote; at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
        c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
      }
      out.append(c);
    }
    close(quote);
    return out.toString();
  }

  private double real(String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException _) {
      throw bad(word + " is no number");
    }
  }

  private long integer(String type, String word) {
    try {
      BigInteger number =
          word.startsWith("0x") ? new BigInteger(word.substring(2), 16) : new BigInteger(word);
      if (number.bitLength() <= bits(type) && (number.signum() >= 0 || "nix".contains(type))) {
        return number.longValue();
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw bad(word + " is no number of type " + type);
  }

  private static int bits(String type) {
    return switch (type) {
      case "y" -> 8;
      case "n" -> 15;
      case "q" -> 16;
      case "i" -> 31;
      case "u", "h" -> 32;
      case "x" -> 63;
      default -> 64;
    };
  }

  static String print(Variant variant) {
    String type = variant.type();
    return (PLAIN.contains(type) ? "" : "@" + type + " ") + print(type, variant.value());
  }

  private static String print(String type, Object value) {
    return switch (type.charAt(0)) {
      case 's', 'o', 'g' ->
          "'"
              + value.toString().replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
              + "'";
      case 't' -> Long.toUnsignedString((Long) value);
      case 'v' -> "<" + print((Variant) value) + ">";
      case 'a' ->
          ((List<?>) value)
              .stream()
                  .map(each -> print(type.substring(1), each))
                  .collect(Collectors.joining(", ", "[", "]"));
      case '(' -> {
        List<String> parts = new ArrayList<>();
        List<?> values = (List<?>) value;
        List<String> members = Types.members(type);
        for (int i = 0; i < members.size(); i++) {
          parts.add(print(members.get(i), values.get(i)));
        }
        yield "(" + String.join(", ", parts) + (parts.size() == 1 ? ",)" : ")");
      }
      default -> value.toString();
    };
  }
}
