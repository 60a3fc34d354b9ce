// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// How a container ended.
@Json
public record WaitResponse(
    @Json.Property("StatusCode") long statusCode,
    @Json.Property("Error") @Nullable WaitError error) {

  /// Docker's `WaitError`.
  @Json
  public record WaitError(@Json.Property("Message") String message) {

    public WaitError {
      message = Absent.text(message);
    }
  }
}
