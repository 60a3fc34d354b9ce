// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.Map;

/// The empty object that stands for presence in Docker's sets: `{"80/tcp": {}}`. Should a client
/// say more in it, that is kept.
@Json
public record Empty(@Json.Unmapped Map<String, Object> unknown) {
  public static final Empty EMPTY = new Empty(Map.of());

  public Empty {
    unknown = Absent.map(unknown);
  }
}
