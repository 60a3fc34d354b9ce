// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.FileName;
import dev.gantry.snapshot.tar.TarLimits;
import java.util.ArrayList;
import java.util.List;

/// The path of an archive's entry, cleaned: no `.`, no `..`, no empty parts. The root has no parts.
record EntryPath(List<String> parts) {
  /// Cleans `name`. Throws INVALID when it leaves the root, EXHAUSTED when it crosses a limit.
  static EntryPath parse(String name, TarLimits limits) {
    if (name.length() > limits.nameBytes()) {
      throw new Failure(
          Failure.Code.EXHAUSTED,
          "the archive has a path longer than the limit of " + limits.nameBytes() + " bytes");
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.isEmpty()) {
          throw Failure.invalid(
              "the archive has an entry outside of its root: " + FileName.printable(name));
        }
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        if (FileName.encode(part).length > 255) {
          throw new Failure(
              Failure.Code.EXHAUSTED, "the archive has a file name longer than 255 bytes");
        }
        parts.add(part);
      }
    }
    if (parts.size() > limits.depth()) {
      throw new Failure(
          Failure.Code.EXHAUSTED,
          "the archive has a path deeper than the limit of " + limits.depth() + " folders");
    }
    return new EntryPath(List.copyOf(parts));
  }

  boolean isRoot() {
    return parts.isEmpty();
  }

  String base() {
    return parts.getLast();
  }

  /// The folder above as a path in the root; empty for the root.
  String parent() {
    return String.join("/", parts.subList(0, parts.size() - 1));
  }

  @Override
  public String toString() {
    return FileName.printable(String.join("/", parts));
  }
}
