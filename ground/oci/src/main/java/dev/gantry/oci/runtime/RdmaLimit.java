// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// RDMA handles and objects of one device.
@Json
public record RdmaLimit(
    @Nullable Long hcaHandles,
    @Nullable Long hcaObjects,
    @Json.Unmapped Map<String, Object> unknown) {
  public RdmaLimit {
    unknown = Absent.map(unknown);
  }
}
