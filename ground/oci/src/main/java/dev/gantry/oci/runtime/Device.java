// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A device node to make in the container (config-linux.md#devices). Types: c u b p.
@Json
public record Device(
    String path,
    String type,
    long major,
    long minor,
    @Nullable Long fileMode,
    @Nullable Long uid,
    @Nullable Long gid,
    @Json.Unmapped Map<String, Object> unknown) {
  public Device {
    Absent.check(path, "path");
    Absent.check(type, "type");
    unknown = Absent.map(unknown);
  }
}
