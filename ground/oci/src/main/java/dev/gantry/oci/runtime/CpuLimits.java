// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CPU shares, quota and sets; times in microseconds.
@Json
public record CpuLimits(
    @Nullable Long shares,
    @Nullable Long quota,
    @Nullable Long burst,
    @Nullable Long period,
    @Nullable Long realtimeRuntime,
    @Nullable Long realtimePeriod,
    @Nullable String cpus,
    @Nullable String mems,
    @Nullable Long idle,
    @Json.Unmapped Map<String, Object> unknown) {
  public CpuLimits {
    unknown = Absent.map(unknown);
  }
}
