// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program that the runtime runs at a point of the life cycle with the state on its stdin.
@Json
public record Hook(
    String path,
    List<String> args,
    List<String> env,
    @Nullable Integer timeout,
    @Json.Unmapped Map<String, Object> unknown) {
  public Hook {
    Absent.check(path, "path");
    args = Absent.list(args, "args");
    env = Absent.list(env, "env");
    unknown = Absent.map(unknown);
  }
}
