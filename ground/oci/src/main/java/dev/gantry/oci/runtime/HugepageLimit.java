// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A limit in bytes for one page size, such as `2MB`.
@Json
public record HugepageLimit(
    @Json.Alias("pagesize") String pageSize,
    @Nullable BigInteger limit,
    @Json.Unmapped Map<String, Object> unknown) {
  public HugepageLimit {
    Absent.check(pageSize, "pageSize");
    unknown = Absent.map(unknown);
  }
}
