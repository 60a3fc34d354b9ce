// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;

/// A range of ids inside a user namespace and the range that it stands for outside.
@Json
public record IdMapping(
    long containerID, long hostID, long size, @Json.Unmapped Map<String, Object> unknown) {
  public IdMapping {
    unknown = Absent.map(unknown);
  }

  public static IdMapping of(long container, long host, long size) {
    return new IdMapping(container, host, size, Map.of());
  }
}
