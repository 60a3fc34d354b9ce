// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds what differs between stacked trees and the same trees without the topmost. A folder that
/// holds a difference is itself changed.
final class Changes {
  private final Whiteouts whiteouts;
  private final List<Change> found = new ArrayList<>();

  private Changes(Whiteouts whiteouts) {
    this.whiteouts = whiteouts;
  }

  /// The differences that overlayfs's upper tree `upper` makes to `lower`, sorted by path.
  static List<Change> ofUpper(Folder upper, MergedFolder lower, Whiteouts whiteouts) {
    Changes changes = new Changes(whiteouts);
    changes.upper(upper, lower, "");
    return changes.sorted();
  }

  /// The differences between two whole trees.
  static List<Change> between(MergedFolder before, MergedFolder after, Whiteouts whiteouts) {
    Changes changes = new Changes(whiteouts);
    changes.compare(before, after, "");
    return changes.sorted();
  }

  private List<Change> sorted() {
    return found.stream().sorted(java.util.Comparator.comparing(Change::path)).toList();
  }

  private boolean upper(Folder upper, MergedFolder lower, String path) {
    int before = found.size();
    if (whiteouts.isOpaque(upper)) {
      Set<String> kept = new HashSet<>(upper.list());
      for (String name : lower.names()) {
        if (!kept.contains(name)) {
          found.add(new Change(Change.Kind.DELETED, path + "/" + name));
        }
      }
    }
    for (String name : upper.list()) {
      FileStat stat = upper.stat(name);
      if (stat != null) {
        upperEntry(upper, lower, name, stat, path + "/" + name);
      }
    }
    return found.size() > before;
  }

  private void upperEntry(
      Folder upper, MergedFolder lower, String name, FileStat stat, String path) {
    MergedFolder.Found old = lower.find(name);
    if (stat.isWhiteout()) {
      if (old != null) {
        found.add(new Change(Change.Kind.DELETED, path));
      }
      return;
    }
    boolean inside = false;
    if (stat.isFolder()) {
      try (Folder child = upper.child(name);
          MergedFolder below = lower.child(name)) {
        inside = upper(child, below, path);
      }
    }
    if (old == null) {
      found.add(new Change(Change.Kind.ADDED, path));
    } else if (inside || !stat.isFolder() || !same(old.stat(), stat)) {
      found.add(new Change(Change.Kind.CHANGED, path));
    }
  }

  private boolean compare(MergedFolder before, MergedFolder after, String path) {
    int start = found.size();
    Set<String> now = after.isEmpty() ? Set.of() : after.names();
    if (!before.isEmpty()) {
      for (String name : before.names()) {
        if (!now.contains(name)) {
          found.add(new Change(Change.Kind.DELETED, path + "/" + name));
        }
      }
    }
    for (String name : now) {
      MergedFolder.Found fresh = after.find(name);
      if (fresh != null) {
        compareEntry(before, after, name, fresh.stat(), path + "/" + name);
      }
    }
    return found.size() > start;
  }

  private void compareEntry(
      MergedFolder before, MergedFolder after, String name, FileStat stat, String path) {
    MergedFolder.Found old = before.isEmpty() ? null : before.find(name);
    boolean inside = false;
    if (stat.isFolder()) {
      try (MergedFolder a = before.child(name);
          MergedFolder b = after.child(name)) {
        inside = compare(a, b, path);
      }
    }
    if (old == null) {
      found.add(new Change(Change.Kind.ADDED, path));
    } else if (inside || !same(old.stat(), stat)) {
      found.add(new Change(Change.Kind.CHANGED, path));
    }
  }

  /// A folder's time changes with what is in it, which is told by itself.
  private static boolean same(FileStat a, FileStat b) {
    boolean attributes =
        a.mode() == b.mode()
            && a.uid() == b.uid()
            && a.gid() == b.gid()
            && a.rdevMajor() == b.rdevMajor()
            && a.rdevMinor() == b.rdevMinor();
    return attributes
        && (a.isFolder()
            || (a.size() == b.size()
                && a.mtimeSeconds() == b.mtimeSeconds()
                && a.mtimeNanos() == b.mtimeNanos()));
  }
}
