// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import java.nio.file.Path;
import java.util.List;

/// A writable tree for one container, ready to become its root.
public sealed interface Prepared {
  /// Trees to be stacked by overlayfs.
  ///
  /// @param lowers read-only trees, **topmost first**, as `lowerdir=` wants them
  /// @param userAttributes mount with `userxattr`
  record Overlay(List<Path> lowers, Path upper, Path work, boolean userAttributes)
      implements Prepared {}

  /// A whole copy, where overlayfs cannot be used.
  record Copied(Path folder) implements Prepared {}
}
