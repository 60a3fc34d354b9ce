// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;

/// The priority of traffic through one interface.
@Json
public record InterfacePriority(
    String name, long priority, @Json.Unmapped Map<String, Object> unknown) {
  public InterfacePriority {
    Absent.check(name, "name");
    unknown = Absent.map(unknown);
  }
}
