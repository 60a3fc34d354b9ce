// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The NUMA policy of the process (set_mempolicy(2)).
@Json
public record MemoryPolicy(
    @Nullable String mode,
    @Nullable String nodes,
    List<String> flags,
    @Json.Unmapped Map<String, Object> unknown) {
  public MemoryPolicy {
    flags = Absent.list(flags, "flags");
    unknown = Absent.map(unknown);
  }
}
