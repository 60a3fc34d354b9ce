// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CPUs that an exec'd process may use before and after it moved to the container's cgroup.
@Json
public record CpuAffinity(
    @Nullable String initial,
    @Json.Property("final") @Nullable String final_,
    @Json.Unmapped Map<String, Object> unknown) {
  public CpuAffinity {
    unknown = Absent.map(unknown);
  }
}
