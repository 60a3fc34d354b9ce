// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.archive;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One image in `manifest.json` of a Docker archive; paths are entries of the archive.
@Json
record DockerManifest(
    @Json.Property("Config") String config,
    @Json.Property("RepoTags") @Nullable List<String> repoTags,
    @Json.Property("Layers") List<String> layers) {
  DockerManifest {
    config = config == null ? "" : config;
    layers = layers == null ? List.of() : List.copyOf(layers);
  }
}
