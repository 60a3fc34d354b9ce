// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;

/// How far a clock of the time namespace is from the host's.
@Json
public record TimeOffset(long secs, long nanosecs, @Json.Unmapped Map<String, Object> unknown) {
  public TimeOffset {
    unknown = Absent.map(unknown);
  }
}
