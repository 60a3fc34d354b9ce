// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// What a prune removed. Each endpoint fills its own list.
///
/// - `spaceReclaimed`: bytes
@Json
public record PruneReport(
    @Json.Property("ContainersDeleted") List<String> containersDeleted,
    @Json.Property("ImagesDeleted") List<ImageDelete> imagesDeleted,
    @Json.Property("VolumesDeleted") List<String> volumesDeleted,
    @Json.Property("NetworksDeleted") List<String> networksDeleted,
    @Json.Property("CachesDeleted") List<String> cachesDeleted,
    @Json.Property("SpaceReclaimed") long spaceReclaimed) {

  public PruneReport {
    containersDeleted = Absent.list(containersDeleted);
    imagesDeleted = Absent.list(imagesDeleted);
    volumesDeleted = Absent.list(volumesDeleted);
    networksDeleted = Absent.list(networksDeleted);
    cachesDeleted = Absent.list(cachesDeleted);
  }
}
