// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;

/// What went wrong, for people.
@Json
public record ErrorResponse(String message) {

  public ErrorResponse {
    message = Absent.text(message);
  }
}
