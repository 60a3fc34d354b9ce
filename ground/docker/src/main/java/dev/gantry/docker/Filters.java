// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a list, an event stream or a prune is narrowed to: each name with the values that pass. Old
/// clients write `{"label":["a"]}`, new ones `{"label":{"a":true}}`; both are read, the new form is
/// written.
public record Filters(Map<String, List<String>> values) {
  public static final Filters NONE = new Filters(Map.of());

  public Filters {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
    values = Collections.unmodifiableMap(copy);
  }

  /// Reads the query parameter; empty text is no filter. Throws INVALID.
  public static Filters parse(String text) {
    if (text.isBlank()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    Json.object(text, "filters").forEach((name, value) -> values.put(name, list(name, value)));
    return new Filters(values);
  }

  private static List<String> list(String name, Object value) {
    List<String> list = new ArrayList<>();
    if (value instanceof List<?> elements) {
      elements.forEach(element -> list.add(String.valueOf(element)));
    } else if (value instanceof Map<?, ?> set) {
      set.forEach((key, chosen) -> {
        if (Boolean.TRUE.equals(chosen)) {
          list.add(String.valueOf(key));
        }
      });
    } else {
      throw Failure.invalid("reading filters: " + name + " is neither a list nor a set");
    }
    return list;
  }

  /// The values of one filter; empty where it was not given.
  public List<String> of(String name) {
    return values.getOrDefault(name, List.of());
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// The same with one more value.
  public Filters with(String name, String value) {
    Map<String, List<String>> copy = new LinkedHashMap<>(values);
    List<String> list = new ArrayList<>(of(name));
    list.add(value);
    copy.put(name, list);
    return new Filters(copy);
  }

  /// Refuses a filter that the endpoint does not know, as Docker does. Throws INVALID.
  public void allow(String... names) {
    for (String name : values.keySet()) {
      if (!List.of(names).contains(name)) {
        throw Failure.invalid("invalid filter '" + name + "'");
      }
    }
  }

  /// The query parameter.
  public String text() {
    StringBuilder out = new StringBuilder("{");
    String between = "";
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      out.append(between).append(quoted(entry.getKey())).append(":{");
      String inner = "";
      for (String value : entry.getValue()) {
        out.append(inner).append(quoted(value)).append(":true");
        inner = ",";
      }
      out.append('}');
      between = ",";
    }
    return out.append('}').toString();
  }

  private static String quoted(String text) {
    return Json.type(String.class).toJson(text);
  }
}
