// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.Map;

/// The networks that a container is created on, by network name.
@Json
public record NetworkingConfig(
    @Json.Property("EndpointsConfig") Map<String, EndpointSettings> endpointsConfig) {

  /// With nothing known.
  public static final NetworkingConfig NONE = new NetworkingConfig(Map.of());

  public NetworkingConfig {
    endpointsConfig = Absent.map(endpointsConfig);
  }
}
