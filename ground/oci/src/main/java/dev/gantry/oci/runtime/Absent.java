// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import dev.gantry.base.Failure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns what JSON left out into the empty value, and copies the rest.
final class Absent {
  private Absent() {}

  static <T> List<T> list(@Nullable List<T> values, String field) {
    if (values == null) {
      return List.of();
    }
    for (T value : values) {
      if (value == null) {
        throw Failure.invalid(field + " holds null");
      }
    }
    return List.copyOf(values);
  }

  /// Keeps the order of the document, so that plans and round trips are stable.
  static <V> Map<String, V> map(@Nullable Map<String, V> values) {
    return values == null
        ? Map.of()
        : java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
  }

  static void check(@Nullable String value, String field) {
    if (value == null) {
      throw Failure.invalid("the field " + field + " is missing");
    }
  }
}
