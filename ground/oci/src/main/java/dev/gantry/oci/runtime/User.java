// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who the process is: ids inside the container (config.md#posix-platform-user).
///
/// Ids are unsigned 32-bit numbers held in longs; [SpecRules] refuses others, so that no overflow
/// ever turns an id into 0.
@Json
public record User(
    long uid,
    long gid,
    @Nullable Integer umask,
    List<Long> additionalGids,
    @Nullable String username,
    @Json.Unmapped Map<String, Object> unknown) {
  public User {
    additionalGids = Absent.list(additionalGids, "additionalGids");
    unknown = Absent.map(unknown);
  }

  public static final User ROOT = new User(0, 0, null, List.of(), null, Map.of());
}
