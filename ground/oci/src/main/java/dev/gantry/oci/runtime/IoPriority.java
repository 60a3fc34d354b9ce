// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process's I/O class and priority (ioprio_set(2)).
@Json
public record IoPriority(
    @Json.Property("class") @Nullable String class_,
    int priority,
    @Json.Unmapped Map<String, Object> unknown) {
  public IoPriority {
    unknown = Absent.map(unknown);
  }
}
