// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The number of tasks; 0 or below means unlimited.
@Json
public record PidsLimit(@Nullable Long limit, @Json.Unmapped Map<String, Object> unknown) {
  public PidsLimit {
    unknown = Absent.map(unknown);
  }
}
