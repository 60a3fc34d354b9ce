// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.oci.image.ChainId;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An image that is here, for one platform.
///
/// @param id digest of its config
/// @param name what it was found by, as users read it (`bb:latest`); null when by ID only
/// @param target the manifest's descriptor
public record LocalImage(
    Digest id, @Nullable String name, Descriptor target, Manifest manifest, ImageConfig config) {
  /// Digests of the unpacked layers, bottom first.
  public List<Digest> diffIds() {
    return config.diffIds();
  }

  /// Names of the stacks of layers, bottom first.
  public List<Digest> chain() {
    return ChainId.of(diffIds());
  }

  LocalImage named(@Nullable String newName) {
    return new LocalImage(id, newName, target, manifest, config);
  }
}
