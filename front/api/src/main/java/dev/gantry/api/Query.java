// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.base.Failure;
import dev.gantry.docker.Filters;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of a request's target behind the question mark, both ways.
///
/// Flags follow Docker: absent, empty, `0`, `no`, `false` and `none` are false, all else is true.
public final class Query {
  private static final int MOST = 1000;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Query() {}

  public static Query of() {
    return new Query();
  }

  /// Reads `a=b&c=d`. Throws INVALID on a malformed escape or more than a thousand pairs.
  public static Query parse(String text) {
    Query query = new Query();
    if (text.isEmpty()) {
      return query;
    }
    String[] pairs = text.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw Failure.invalid("more than " + MOST + " query parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      query.add(decode(name, true), decode(value, true));
    }
    return query;
  }

  /// Adds one value; a name may have several.
  public Query add(String name, String value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    return this;
  }

  /// Adds the value unless it is null or empty.
  public Query with(String name, @Nullable String value) {
    return value == null || value.isEmpty() ? this : add(name, value);
  }

  public Query with(String name, @Nullable Integer value) {
    return value == null ? this : add(name, value.toString());
  }

  /// Adds the flag when it is set.
  public Query with(String name, boolean value) {
    return value ? add(name, "1") : this;
  }

  public Query with(String name, Filters filters) {
    return filters.isEmpty() ? this : add(name, filters.text());
  }

  /// The first value, empty where there is none.
  public String text(String name) {
    return all(name).isEmpty() ? "" : all(name).getFirst();
  }

  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  public boolean flag(String name) {
    return flag(name, false);
  }

  public boolean flag(String name, boolean otherwise) {
    if (!values.containsKey(name)) {
      return otherwise;
    }
    String value = text(name).strip().toLowerCase();
    return !List.of("", "0", "no", "false", "none").contains(value);
  }

  /// The whole number, or null where it is absent or empty. Throws INVALID on anything else.
  public @Nullable Integer number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new Failure(
          Failure.Code.INVALID, "parameter " + name + "=" + text + " is not a whole number", e);
    }
  }

  public Filters filters() {
    return Filters.parse(text("filters"));
  }

  /// `?a=b&c=d`, or nothing.
  public String text() {
    StringBuilder out = new StringBuilder();
    values.forEach((name, list) -> {
      for (String value : list) {
        out.append(out.isEmpty() ? '?' : '&').append(encode(name)).append('=');
        out.append(encode(value));
      }
    });
    return out.toString();
  }

  private static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (unit & 0xff);
      if (unreserved(c) || c == '/' || c == ':') {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  static String decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw Failure.invalid("malformed escape in \"" + text + "\"");
        }
        out.put((byte) ((high << 4) | low));
        i += 2;
      } else {
        out.put(plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Failure(Failure.Code.INVALID, "\"" + text + "\" is not UTF-8", e);
    }
  }
}
