// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// How the kernel schedules the process (sched_setattr(2)).
@Json
public record Scheduler(
    String policy,
    int nice,
    int priority,
    List<String> flags,
    long runtime,
    long deadline,
    long period,
    @Json.Unmapped Map<String, Object> unknown) {
  public Scheduler {
    Absent.check(policy, "policy");
    flags = Absent.list(flags, "flags");
    unknown = Absent.map(unknown);
  }
}
