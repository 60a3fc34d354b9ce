// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// Docker's `VolumeList`.
@Json
public record VolumeList(
    @Json.Property("Volumes") List<Volume> volumes,
    @Json.Property("Warnings") List<String> warnings) {

  public VolumeList {
    volumes = Absent.list(volumes);
    warnings = Absent.list(warnings);
  }
}
