// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compact JSON of free-form values, as the template function `json` prints it. Maps keep their
/// order; `<`, `>` and `&` stay as they are.
final class GoJson {
  private final StringBuilder json = new StringBuilder();

  private GoJson() {}

  static String text(@Nullable Object value) {
    GoJson printer = new GoJson();
    printer.print(value);
    return printer.json.toString();
  }

  private void print(@Nullable Object value) {
    switch (value) {
      case null -> json.append("null");
      case GoValues.Missing _ -> json.append("null");
      case Boolean truth -> json.append(truth);
      case Number number -> number(number);
      case Collection<?> list -> list(list);
      case Map<?, ?> map -> map(map);
      case Record object -> {
        if (Json.isMapped(object.getClass())) {
          json.append(Json.text(object));
        } else {
          map(GoFields.all(object));
        }
      }
      default -> string(value.toString());
    }
  }

  private void number(Number number) {
    if (number instanceof Double d && !Double.isFinite(d)) {
      throw Failure.invalid("json: unsupported value: " + GoValues.number(d));
    }
    json.append(GoValues.number(number));
  }

  private void list(Collection<?> list) {
    json.append('[');
    for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
      print(values.next());
      json.append(values.hasNext() ? "," : "");
    }
    json.append(']');
  }

  private void map(Map<?, ?> map) {
    json.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        entries.hasNext(); ) {
      Map.Entry<?, ?> entry = entries.next();
      string(GoValues.text(entry.getKey()));
      json.append(':');
      print(entry.getValue());
      json.append(entries.hasNext() ? "," : "");
    }
    json.append('}');
  }

  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          // line separators would end a line for JavaScript; Go escapes them too
          if (c < 0x20 || c == 0x2028 || c == 0x2029) {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
