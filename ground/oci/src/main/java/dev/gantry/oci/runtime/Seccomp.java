// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The filter of system calls (config-linux.md#seccomp).
@Json
public record Seccomp(
    String defaultAction,
    @Nullable Integer defaultErrnoRet,
    List<String> architectures,
    List<String> flags,
    @Nullable String listenerPath,
    @Nullable String listenerMetadata,
    List<SeccompRule> syscalls,
    @Json.Unmapped Map<String, Object> unknown) {
  public Seccomp {
    Absent.check(defaultAction, "defaultAction");
    architectures = Absent.list(architectures, "architectures");
    flags = Absent.list(flags, "flags");
    syscalls = Absent.list(syscalls, "syscalls");
    unknown = Absent.map(unknown);
  }
}
