// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One volume.
@Json
public record Volume(
    @Json.Property("Name") String name,
    @Json.Property("Driver") String driver,
    @Json.Property("Mountpoint") String mountpoint,
    @Json.Property("CreatedAt") String createdAt,
    @Json.Property("Labels") Map<String, String> labels,
    @Json.Property("Scope") String scope,
    @Json.Property("Options") Map<String, String> options,
    @Json.Property("UsageData") @Nullable UsageData usageData) {

  public Volume {
    name = Absent.text(name);
    driver = Absent.text(driver);
    mountpoint = Absent.text(mountpoint);
    createdAt = Absent.text(createdAt);
    labels = Absent.map(labels, "");
    scope = Absent.text(scope);
    options = Absent.map(options, "");
  }

  /// Docker's `UsageData`.
  ///
  /// - `size`: bytes, -1 when not computed
  @Json
  public record UsageData(
      @Json.Property("Size") long size, @Json.Property("RefCount") long refCount) {}
}
