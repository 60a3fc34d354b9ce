// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/// One thing that removing an image did; the other field is null.
@Json
public record ImageDelete(
    @Json.Property("Untagged") @Nullable String untagged,
    @Json.Property("Deleted") @Nullable String deleted) {}
