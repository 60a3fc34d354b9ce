// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// The processes of a container as `ps` prints them.
@Json
public record TopResponse(
    @Json.Property("Titles") List<String> titles,
    @Json.Property("Processes") List<List<String>> processes) {

  public TopResponse {
    titles = Absent.list(titles);
    processes = Absent.lists(processes);
  }
}
