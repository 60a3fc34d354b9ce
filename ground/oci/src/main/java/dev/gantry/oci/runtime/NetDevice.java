// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network device of the host to move into the container, under its new name.
@Json
public record NetDevice(@Nullable String name, @Json.Unmapped Map<String, Object> unknown) {
  public NetDevice {
    unknown = Absent.map(unknown);
  }
}
