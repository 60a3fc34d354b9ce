// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.docker.Change;
import dev.gantry.oci.image.ImageConfig;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where containers get their root file systems: images below, a writable layer on top.
///
/// A writable layer is known by a key, the container's id. It exists from [#prepare] to [#remove].
public interface Roots {
  /// An image as a container needs it.
  ///
  /// @param id digest of its configuration
  record Base(String id, ImageConfig config) {}

  /// The writable layer of a container: changes, and overlayfs's own folder beside it.
  record Layer(Path upper, Path work) {}

  /// The local image that `ref` names. NOT_FOUND when there is none.
  Base resolve(String ref, @Nullable String platform);

  /// The image's trees, the topmost first. NOT_FOUND when it was removed.
  List<Path> lowers(String imageId);

  /// Makes the writable layer.
  Layer prepare(String key);

  /// The writable layer that is there, or where it would be.
  Layer layer(String key);

  /// Removes the writable layer; none is fine. May go on in the background.
  void remove(String key);

  /// The keys of all writable layers.
  List<String> keys();

  /// What the container changed.
  List<Change> changes(String key, String imageId);

  /// Bytes in the writable layer.
  long writtenBytes(String key);

  /// Bytes in the image.
  long imageBytes(String imageId);

  /// Name of the way in which layers are put together, such as `overlay2`.
  String driver();
}
