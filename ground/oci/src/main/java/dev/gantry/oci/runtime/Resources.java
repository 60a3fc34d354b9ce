// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Limits by cgroups (config-linux.md#control-groups). Absent means: not set by us.
@Json
public record Resources(
    List<DeviceRule> devices,
    @Nullable MemoryLimits memory,
    @Nullable CpuLimits cpu,
    @Nullable PidsLimit pids,
    @Nullable BlockIo blockIO,
    List<HugepageLimit> hugepageLimits,
    @Nullable NetworkLimits network,
    Map<String, RdmaLimit> rdma,
    Map<String, String> unified,
    @Json.Unmapped Map<String, Object> unknown) {
  public Resources {
    devices = Absent.list(devices, "devices");
    hugepageLimits = Absent.list(hugepageLimits, "hugepageLimits");
    rdma = Absent.map(rdma);
    unified = Absent.map(unified);
    unknown = Absent.map(unknown);
  }

  public static final Resources NONE =
      new Resources(
          List.of(), null, null, null, null, List.of(), null, Map.of(), Map.of(), Map.of());
}
