// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;

/// Rows and columns of the terminal in characters.
@Json
public record ConsoleSize(int height, int width, @Json.Unmapped Map<String, Object> unknown) {
  public ConsoleSize {
    unknown = Absent.map(unknown);
  }
}
