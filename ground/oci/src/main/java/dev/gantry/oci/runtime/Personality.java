// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// The execution domain: LINUX or LINUX32 (personality(2)).
@Json
public record Personality(
    String domain, List<String> flags, @Json.Unmapped Map<String, Object> unknown) {
  public Personality {
    Absent.check(domain, "domain");
    flags = Absent.list(flags, "flags");
    unknown = Absent.map(unknown);
  }
}
