// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// One line of the stream that pull, load, import and build answer with.
@Json
public record ProgressMessage(
    @Nullable String stream,
    @Nullable String status,
    @Nullable ProgressDetail progressDetail,
    @Nullable String id,
    @Nullable String error,
    @Nullable ErrorDetail errorDetail) {

  /// Docker's `ProgressDetail`.
  @Json
  public record ProgressDetail(long current, long total) {}

  /// Docker's `ErrorDetail`.
  @Json
  public record ErrorDetail(int code, String message) {

    public ErrorDetail {
      message = Absent.text(message);
    }
  }
}
