// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What absent fields become. Go's clients send null, nothing and the zero value for the same
/// thing, so the records have one form of it.
final class Absent {
  private Absent() {}

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /// An unmodifiable copy. Throws IllegalArgumentException on a null among the elements.
  static <T> List<T> list(@Nullable List<T> list) {
    if (list == null || list.isEmpty()) {
      return List.of();
    }
    for (T element : list) {
      if (element == null) {
        throw new IllegalArgumentException("null in a list");
      }
    }
    return List.copyOf(list);
  }

  static <T> List<List<T>> lists(@Nullable List<List<T>> lists) {
    return lists == null ? List.of() : lists.stream().map(Absent::list).toList();
  }

  /// An unmodifiable copy in the same order, null values replaced.
  static <V> Map<String, V> map(@Nullable Map<String, V> map, V otherwise) {
    if (map == null || map.isEmpty()) {
      return Map.of();
    }
    Map<String, V> copy = new LinkedHashMap<>(map);
    copy.replaceAll((_, value) -> value == null ? otherwise : value);
    return Collections.unmodifiableMap(copy);
  }

  /// An unmodifiable copy in the same order, entries with null values left out.
  static <V> Map<String, V> map(@Nullable Map<String, V> map) {
    if (map == null || map.isEmpty()) {
      return Map.of();
    }
    Map<String, V> copy = new LinkedHashMap<>(map);
    copy.values().removeIf(value -> value == null);
    return Collections.unmodifiableMap(copy);
  }
}
