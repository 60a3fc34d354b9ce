// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The weight of one block device.
@Json
public record WeightDevice(
    long major,
    long minor,
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    @Json.Unmapped Map<String, Object> unknown) {
  public WeightDevice {
    unknown = Absent.map(unknown);
  }
}
