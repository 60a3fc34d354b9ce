// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/// One row of the image list. Counts and shared sizes are -1 when not computed.
///
/// - `created`: seconds since 1970
/// - `size`: bytes
/// - `sharedSize`: bytes
@Json
public record ImageSummary(
    @Json.Property("Id") String id,
    @Json.Property("ParentId") String parentId,
    @Json.Property("RepoTags") List<String> repoTags,
    @Json.Property("RepoDigests") List<String> repoDigests,
    @Json.Property("Created") long created,
    @Json.Property("Size") long size,
    @Json.Property("SharedSize") long sharedSize,
    @Json.Property("Labels") Map<String, String> labels,
    @Json.Property("Containers") long containers) {

  public ImageSummary {
    id = Absent.text(id);
    parentId = Absent.text(parentId);
    repoTags = Absent.list(repoTags);
    repoDigests = Absent.list(repoDigests);
    labels = Absent.map(labels, "");
  }
}
