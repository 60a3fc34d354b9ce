// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.Map;

/// A rate for one block device, in bytes or operations per second.
@Json
public record ThrottleDevice(
    long major, long minor, long rate, @Json.Unmapped Map<String, Object> unknown) {
  public ThrottleDevice {
    unknown = Absent.map(unknown);
  }
}
