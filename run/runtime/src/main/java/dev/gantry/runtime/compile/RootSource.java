// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a container's root file system comes from.
public sealed interface RootSource {
  /// A folder, used in place.
  record Folder(Path path) implements RootSource {}

  /// An overlay mounted for this container only, in its own mount namespace.
  ///
  /// @param lowers read-only trees, the topmost first (as overlayfs has them)
  /// @param upper where changes go; absent for a root that nothing can be written to
  /// @param target an existing empty folder that the overlay is attached to
  record Overlay(List<Path> lowers, @Nullable Path upper, @Nullable Path work, Path target)
      implements RootSource {
    public Overlay {
      lowers = List.copyOf(lowers);
    }
  }
}
