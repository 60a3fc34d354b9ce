// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One resource limit; both values are unsigned 64-bit, 2^64-1 means unlimited.
@Json
public record Rlimit(
    String type,
    @Nullable BigInteger hard,
    @Nullable BigInteger soft,
    @Json.Unmapped Map<String, Object> unknown) {
  public Rlimit {
    Absent.check(type, "type");
    unknown = Absent.map(unknown);
  }

  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /// A limit of `type`, such as `RLIMIT_NOFILE`; a negative number means unlimited.
  public static Rlimit of(String type, long soft, long hard) {
    return new Rlimit(type, unsigned(hard), unsigned(soft), Map.of());
  }

  private static BigInteger unsigned(long value) {
    return value < 0 ? MAX : BigInteger.valueOf(value);
  }
}
