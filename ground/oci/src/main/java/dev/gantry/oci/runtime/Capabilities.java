// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// The five capability sets, as names such as `CAP_KILL`.
@Json
public record Capabilities(
    List<String> bounding,
    List<String> effective,
    List<String> inheritable,
    List<String> permitted,
    List<String> ambient,
    @Json.Unmapped Map<String, Object> unknown) {
  public Capabilities {
    bounding = Absent.list(bounding, "bounding");
    effective = Absent.list(effective, "effective");
    inheritable = Absent.list(inheritable, "inheritable");
    permitted = Absent.list(permitted, "permitted");
    ambient = Absent.list(ambient, "ambient");
    unknown = Absent.map(unknown);
  }
}
