// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.oci.image.Digest;

/// Hears what happens to images, after it happened.
public interface ImageEvents {
  /// `action` is Docker's word: `pull`, `import`, `load`, `save`, `tag`, `untag`, `delete`.
  void happened(String action, Digest imageId, String name);
}
