// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One mount, in the order of the document (config.md#mounts).
@Json
public record Mount(
    String destination,
    @Nullable String type,
    @Nullable String source,
    List<String> options,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    @Json.Unmapped Map<String, Object> unknown) {
  public Mount {
    Absent.check(destination, "destination");
    options = Absent.list(options, "options");
    uidMappings = Absent.list(uidMappings, "uidMappings");
    gidMappings = Absent.list(gidMappings, "gidMappings");
    unknown = Absent.map(unknown);
  }

  public static Mount of(String destination, String type, String source, List<String> options) {
    return new Mount(destination, type, source, options, List.of(), List.of(), Map.of());
  }

  public Mount withDestination(String newDestination) {
    return new Mount(newDestination, type, source, options, uidMappings, gidMappings, unknown);
  }
}
