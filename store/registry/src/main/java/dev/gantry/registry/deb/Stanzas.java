// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads deb822 text: paragraphs of `Field: value` with continuation lines (deb822(5)). Field names
/// are lower-cased; continuation lines are joined by newlines without their first blank.
final class Stanzas {
  private final BufferedReader in;

  Stanzas(BufferedReader in) {
    this.in = in;
  }

  /// The next paragraph; null at the end.
  @Nullable Map<String, String> next() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    String field = null;
    StringBuilder value = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isBlank()) {
        if (field != null) {
          break;
        }
      } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        value.append('\n').append(line.substring(1));
      } else if (!line.startsWith("#")) {
        if (field != null) {
          fields.put(field, value.toString());
        }
        int colon = line.indexOf(':');
        field = (colon < 0 ? line : line.substring(0, colon)).toLowerCase(Locale.ROOT);
        value.setLength(0);
        value.append(colon < 0 ? "" : line.substring(colon + 1).strip());
      }
    }
    if (field == null) {
      return null;
    }
    fields.put(field, value.toString());
    return fields;
  }
}
