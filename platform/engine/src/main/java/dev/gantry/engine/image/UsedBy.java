// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.oci.image.Digest;
import java.util.List;

/// Who uses an image. Asked before one is removed.
public interface UsedBy {
  /// A container that was made from the image.
  record Use(String containerId, boolean running) {}

  List<Use> containers(Digest imageId);
}
