// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.util.List;

/// Lays out JSON text with four spaces a level, as `docker inspect` does; values and their order
/// stay byte for byte.
final class PrettyJson {
  private PrettyJson() {}

  /// A JSON array of the objects in `texts`.
  static String list(List<String> texts) {
    return format("[" + String.join(",", texts) + "]");
  }

  static String format(String json) {
    StringBuilder out = new StringBuilder(json.length() * 2);
    int depth = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      switch (c) {
        case '"' -> {
          int end = stringEnd(json, i);
          out.append(json, i, end + 1);
          i = end;
        }
        case '{', '[' -> {
          char next = json.charAt(i + 1);
          if (next == '}' || next == ']') {
            out.append(c).append(next);
            i++;
          } else {
            depth++;
            newLine(out.append(c), depth);
          }
        }
        case '}', ']' -> {
          depth--;
          newLine(out, depth);
          out.append(c);
        }
        case ',' -> newLine(out.append(c), depth);
        case ':' -> out.append(": ");
        case ' ', '\n', '\r', '\t' -> {}
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /// The same JSON without white space between values.
  static String compact(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        int end = stringEnd(json, i);
        out.append(json, i, end + 1);
        i = end;
      } else if (" \n\r\t".indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int stringEnd(String json, int start) {
    int i = start + 1;
    while (i < json.length() - 1 && json.charAt(i) != '"') {
      i += json.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private static void newLine(StringBuilder out, int depth) {
    out.append('\n').repeat(' ', depth * 4);
  }
}
