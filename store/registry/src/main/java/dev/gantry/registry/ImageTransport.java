// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.content.Lease;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Platform;
import java.util.Optional;

/// A way to get images that is told from others by how its names are spelled, such as `deb:`.
public interface ImageTransport {
  /// The unambiguous spelling of `typed` (`deb://bookworm`), or empty when it is no name of this
  /// transport. INVALID when it is one, but malformed.
  Optional<String> nameOf(String typed);

  /// Brings the image `name` (as [#nameOf] gave it) into `store`, its blobs kept by `lease`, and
  /// gives the descriptor of its manifest. Blocks; tells `progress` what it does.
  Descriptor pull(
      String name, Platform platform, ContentStore store, Lease lease, Progress progress);
}
