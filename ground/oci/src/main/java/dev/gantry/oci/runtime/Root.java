// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;

/// The root file system; a relative path is below the bundle.
@Json
public record Root(String path, boolean readonly, @Json.Unmapped Map<String, Object> unknown) {
  public Root {
    Absent.check(path, "path");
    unknown = Absent.map(unknown);
  }
}
