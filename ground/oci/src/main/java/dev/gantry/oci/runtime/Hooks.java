// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// Hooks by point of the life cycle (config.md#posix-platform-hooks).
@Json
public record Hooks(
    List<Hook> prestart,
    List<Hook> createRuntime,
    List<Hook> createContainer,
    List<Hook> startContainer,
    List<Hook> poststart,
    List<Hook> poststop,
    @Json.Unmapped Map<String, Object> unknown) {
  public Hooks {
    prestart = Absent.list(prestart, "prestart");
    createRuntime = Absent.list(createRuntime, "createRuntime");
    createContainer = Absent.list(createContainer, "createContainer");
    startContainer = Absent.list(startContainer, "startContainer");
    poststart = Absent.list(poststart, "poststart");
    poststop = Absent.list(poststop, "poststop");
    unknown = Absent.map(unknown);
  }

  public static final Hooks NONE =
      new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());
}
