// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One line of the device list; absent numbers mean all. Types: a c b; access: letters of rwm.
@Json
public record DeviceRule(
    boolean allow,
    @Nullable String type,
    @Nullable Long major,
    @Nullable Long minor,
    @Nullable String access,
    @Json.Unmapped Map<String, Object> unknown) {
  public DeviceRule {
    unknown = Absent.map(unknown);
  }

  public static DeviceRule of(
      boolean allow, String type, @Nullable Long major, @Nullable Long minor, String access) {
    return new DeviceRule(allow, type, major, minor, access, Map.of());
  }
}
