// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// System calls by name, with what to do when they match.
@Json
public record SeccompRule(
    List<String> names,
    String action,
    @Nullable Integer errnoRet,
    List<SeccompArg> args,
    @Json.Unmapped Map<String, Object> unknown) {
  public SeccompRule {
    names = Absent.list(names, "names");
    Absent.check(action, "action");
    args = Absent.list(args, "args");
    unknown = Absent.map(unknown);
  }
}
