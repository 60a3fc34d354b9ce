// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// Docker's `UpdateResponse`.
@Json
public record UpdateResponse(@Json.Property("Warnings") List<String> warnings) {

  public UpdateResponse {
    warnings = Absent.list(warnings);
  }
}
