// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Go's literals (Go spec, "Lexical elements"): strings, characters and numbers, read and written.
final class GoLiteral {
  private GoLiteral() {}

  /// A String, Long or Double. Throws IllegalArgumentException when it is no literal.
  static Object value(String text) {
    return switch (text.charAt(0)) {
      case '`' -> text.substring(1, text.length() - 1).replace("\r", "");
      case '"' -> unquote(text.substring(1, text.length() - 1));
      case '\'' -> character(unquote(text.substring(1, text.length() - 1)));
      default -> number(text.replaceAll("(?<=[0-9a-zA-Z])_(?=[0-9a-fA-F])", ""));
    };
  }

  /// `text` in double quotes, as Go's `%q`.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else {
            quoted.append(TextTable.escape(Character.toString(c)));
          }
        });
    return quoted.append('"').toString();
  }

  private static Long character(String text) {
    if (text.codePointCount(0, text.length()) != 1) {
      throw new IllegalArgumentException(text);
    }
    return (long) text.codePointAt(0);
  }

  private static Object number(String text) {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    String sign = text.startsWith("-") ? "-" : "";
    if (digits.matches("0[xX][0-9a-fA-F]+")) {
      return Long.valueOf(sign + digits.substring(2), 16);
    }
    if (digits.matches("0[bB][01]+")) {
      return Long.valueOf(sign + digits.substring(2), 2);
    }
    if (digits.matches("0[oO]?[0-7]+")) {
      return Long.valueOf(sign + digits.replaceFirst("^0[oO]?", ""), 8);
    }
    if (digits.matches("0|[1-9][0-9]*")) {
      return Long.valueOf(sign + digits);
    }
    if (digits.matches("([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      return Double.valueOf(sign + digits);
    }
    throw new IllegalArgumentException(text);
  }

  private static String unquote(String text) {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        value.append(text.charAt(i));
        continue;
      }
      int next = text.codePointAt(i + 1);
      if (next == 'x' || (next >= '0' && next <= '7')) {
        i = appendBytes(text, i, value) - 1;
      } else if (next == 'u' || next == 'U') {
        int length = next == 'u' ? 4 : 8;
        value.appendCodePoint(hex(text, i + 2, length));
        i += length + 1;
      } else {
        value.append(simple(next));
        i++;
      }
    }
    return value.toString();
  }

  /// Escaped bytes that follow each other are the UTF-8 of one text.
  private static int appendBytes(String text, int start, StringBuilder value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = start;
    while (at + 3 < text.length() && text.charAt(at) == '\\') {
      boolean hexadecimal = text.charAt(at + 1) == 'x';
      if (!hexadecimal && !Character.isDigit(text.charAt(at + 1))) {
        break;
      }
      int digits = hexadecimal ? at + 2 : at + 1;
      bytes.write(Integer.parseUnsignedInt(text, digits, at + 4, hexadecimal ? 16 : 8));
      at += 4;
    }
    if (at == start) {
      throw new IllegalArgumentException(text);
    }
    value.append(bytes.toString(StandardCharsets.UTF_8));
    return at;
  }

  private static int hex(String text, int start, int length) {
    if (start + length > text.length()) {
      throw new IllegalArgumentException(text);
    }
    return Integer.parseUnsignedInt(text, start, start + length, 16);
  }

  private static char simple(int escape) {
    return switch (escape) {
      case 'a' -> 0x07;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      case '\\', '"', '\'' -> (char) escape;
      default -> throw new IllegalArgumentException(Character.toString(escape));
    };
  }
}
