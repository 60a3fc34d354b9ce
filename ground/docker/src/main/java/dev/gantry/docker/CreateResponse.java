// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// The new container's id and what its user should know.
@Json
public record CreateResponse(
    @Json.Property("Id") String id, @Json.Property("Warnings") List<String> warnings) {

  public CreateResponse {
    id = Absent.text(id);
    warnings = Absent.list(warnings);
  }
}
