// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cache and memory bandwidth by Intel RDT.
@Json
public record IntelRdt(
    @Nullable String closID,
    List<String> schemata,
    @Nullable String l3CacheSchema,
    @Nullable String memBwSchema,
    boolean enableMonitoring,
    @Json.Unmapped Map<String, Object> unknown) {
  public IntelRdt {
    schemata = Absent.list(schemata, "schemata");
    unknown = Absent.map(unknown);
  }
}
