// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.Map;

/// Where the layers are, as the snapshotter tells it.
@Json
public record GraphDriver(
    @Json.Property("Name") String name, @Json.Property("Data") Map<String, String> data) {

  /// With nothing known.
  public static final GraphDriver NONE = new GraphDriver("", Map.of());

  public GraphDriver {
    name = Absent.text(name);
    data = Absent.map(data, "");
  }
}
