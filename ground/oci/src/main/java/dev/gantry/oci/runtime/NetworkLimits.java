// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Class and priorities of network traffic (cgroup v1 only).
@Json
public record NetworkLimits(
    @Nullable Long classID,
    List<InterfacePriority> priorities,
    @Json.Unmapped Map<String, Object> unknown) {
  public NetworkLimits {
    priorities = Absent.list(priorities, "priorities");
    unknown = Absent.map(unknown);
  }
}
