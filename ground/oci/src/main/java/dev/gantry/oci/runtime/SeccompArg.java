// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A condition on one argument; values are unsigned 64-bit.
@Json
public record SeccompArg(
    int index,
    @Nullable BigInteger value,
    @Nullable BigInteger valueTwo,
    String op,
    @Json.Unmapped Map<String, Object> unknown) {
  public SeccompArg {
    Absent.check(op, "op");
    unknown = Absent.map(unknown);
  }
}
