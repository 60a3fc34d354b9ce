// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// What takes disk space.
///
/// - `layersSize`: bytes
@Json
public record DiskUsage(
    @Json.Property("LayersSize") long layersSize,
    @Json.Property("Images") List<ImageSummary> images,
    @Json.Property("Containers") List<ContainerSummary> containers,
    @Json.Property("Volumes") List<Volume> volumes,
    @Json.Property("BuildCache") List<BuildCache> buildCache) {

  public DiskUsage {
    images = Absent.list(images);
    containers = Absent.list(containers);
    volumes = Absent.list(volumes);
    buildCache = Absent.list(buildCache);
  }
}
