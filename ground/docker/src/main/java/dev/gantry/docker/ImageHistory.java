// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// One step of an image's making, newest first; `<missing>` where no image has it.
///
/// - `created`: seconds since 1970
/// - `size`: bytes
@Json
public record ImageHistory(
    @Json.Property("Id") String id,
    @Json.Property("Created") long created,
    @Json.Property("CreatedBy") String createdBy,
    @Json.Property("Tags") List<String> tags,
    @Json.Property("Size") long size,
    @Json.Property("Comment") String comment) {

  public ImageHistory {
    id = Absent.text(id);
    createdBy = Absent.text(createdBy);
    tags = Absent.list(tags);
    comment = Absent.text(comment);
  }
}
