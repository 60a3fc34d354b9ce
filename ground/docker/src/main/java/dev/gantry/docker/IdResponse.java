// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;

/// Docker's `IdResponse`.
@Json
public record IdResponse(@Json.Property("Id") String id) {

  public IdResponse {
    id = Absent.text(id);
  }
}
