// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// One record of the build cache.
///
/// - `size`: bytes
@Json
public record BuildCache(
    @Json.Property("ID") String id,
    @Json.Property("Type") String type,
    @Json.Property("Description") String description,
    @Json.Property("InUse") boolean inUse,
    @Json.Property("Shared") boolean shared,
    @Json.Property("Size") long size,
    @Json.Property("CreatedAt") String createdAt,
    @Json.Property("LastUsedAt") @Nullable String lastUsedAt,
    @Json.Property("UsageCount") int usageCount) {

  public BuildCache {
    id = Absent.text(id);
    type = Absent.text(type);
    description = Absent.text(description);
    createdAt = Absent.text(createdAt);
  }
}
