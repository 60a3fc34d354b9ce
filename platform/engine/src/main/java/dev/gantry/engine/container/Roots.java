// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.engine.image.Images;
import dev.gantry.engine.image.LocalImage;
import dev.gantry.snapshot.Prepared;
import dev.gantry.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Where containers get their root file systems: images below, and a writable tree on top, which is
/// known by its container's id.
final class Roots {
  private final Images images;
  private final SnapshotStore snapshots;
  private final ConcurrentMap<String, Long> sizes = new ConcurrentHashMap<>();

  Roots(Images images, SnapshotStore snapshots) {
    this.images = images;
    this.snapshots = snapshots;
  }

  /// The local image that `ref` names, its layers unpacked. NOT_FOUND when there is none.
  LocalImage resolve(String ref, @Nullable String platform) {
    LocalImage image = images.resolve(ref, platform);
    images.unpack(image, Progress.NONE);
    return image;
  }

  /// The image's trees, the topmost first.
  List<Path> lowers(LocalImage image) {
    return images.lowers(image);
  }

  /// Makes a writable tree on the image.
  Prepared prepare(String key, LocalImage image) {
    return snapshots.prepare(key, image.diffIds());
  }

  /// Bytes in the image; 0 when it is gone.
  long imageBytes(String imageId) {
    return sizes.computeIfAbsent(
        imageId,
        id -> {
          try {
            return images.resolve(id, null).chain().stream()
                .mapToLong(chain -> Math.max(0, snapshots.layerSize(chain)))
                .sum();
          } catch (Failure _) {
            return 0L;
          }
        });
  }

  /// The store of the writable trees.
  SnapshotStore snapshots() {
    return snapshots;
  }
}
