// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Block I/O weights and throttles.
@Json
public record BlockIo(
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    List<WeightDevice> weightDevice,
    List<ThrottleDevice> throttleReadBpsDevice,
    List<ThrottleDevice> throttleWriteBpsDevice,
    List<ThrottleDevice> throttleReadIOPSDevice,
    List<ThrottleDevice> throttleWriteIOPSDevice,
    @Json.Unmapped Map<String, Object> unknown) {
  public BlockIo {
    weightDevice = Absent.list(weightDevice, "weightDevice");
    throttleReadBpsDevice = Absent.list(throttleReadBpsDevice, "throttleReadBpsDevice");
    throttleWriteBpsDevice = Absent.list(throttleWriteBpsDevice, "throttleWriteBpsDevice");
    throttleReadIOPSDevice = Absent.list(throttleReadIOPSDevice, "throttleReadIOPSDevice");
    throttleWriteIOPSDevice = Absent.list(throttleWriteIOPSDevice, "throttleWriteIOPSDevice");
    unknown = Absent.map(unknown);
  }
}
