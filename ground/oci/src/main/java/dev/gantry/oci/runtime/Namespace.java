// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A namespace to make, or to join when it has a path. Types: pid network mount ipc uts user cgroup
/// time.
@Json
public record Namespace(
    String type, @Nullable String path, @Json.Unmapped Map<String, Object> unknown) {
  public Namespace {
    Absent.check(type, "type");
    unknown = Absent.map(unknown);
  }

  public static Namespace fresh(String type) {
    return new Namespace(type, null, Map.of());
  }

  public static Namespace joined(String type, String path) {
    return new Namespace(type, path, Map.of());
  }
}
