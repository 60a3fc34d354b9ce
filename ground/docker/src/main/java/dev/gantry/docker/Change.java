// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;

/// One path that differs from the image: kind 0 is modified, 1 added, 2 deleted.
@Json
public record Change(@Json.Property("Path") String path, @Json.Property("Kind") int kind) {

  public Change {
    path = Absent.text(path);
  }
}
