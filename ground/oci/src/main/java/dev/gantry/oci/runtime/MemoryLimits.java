// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Memory limits in bytes; -1 means unlimited. `swap` is memory and swap together.
@Json
public record MemoryLimits(
    @Nullable Long limit,
    @Nullable Long reservation,
    @Nullable Long swap,
    @Nullable Long kernel,
    @Nullable Long kernelTCP,
    @Nullable Long swappiness,
    @Nullable Boolean disableOOMKiller,
    @Nullable Boolean useHierarchy,
    @Nullable Boolean checkBeforeUpdate,
    @Json.Unmapped Map<String, Object> unknown) {
  public MemoryLimits {
    unknown = Absent.map(unknown);
  }
}
