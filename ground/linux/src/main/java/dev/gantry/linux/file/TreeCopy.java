// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.base.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Copies a tree with owners, permissions, times, hard links, holes, devices and attributes; data
/// is shared where the file system can (reflink). Nothing is followed.
///
/// Names that are already in the target are replaced, except that two folders are merged.
public final class TreeCopy {
  private static final int MAX_DEPTH = 512;

  private record Inode(int major, int minor, long number) {}

  private final Folder targetRoot;
  private final Predicate<String> keepXattr;
  private final Map<Inode, String> linked = new HashMap<>();

  private TreeCopy(Folder targetRoot, Predicate<String> keepXattr) {
    this.targetRoot = targetRoot;
    this.keepXattr = keepXattr;
  }

  /// Copies the content and attributes of `from` onto `to`; `keepXattr` chooses the attributes that
  /// go along.
  public static void copy(Folder from, Folder to, Predicate<String> keepXattr) {
    new TreeCopy(to, keepXattr).folder(from, to, "", 0);
  }

  private void folder(Folder from, Folder to, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Failure(
          Failure.Code.EXHAUSTED, "copying a tree deeper than " + MAX_DEPTH + " folders");
    }
    for (String name : from.list()) {
      FileStat stat = from.stat(name);
      if (stat != null) {
        entry(from, to, name, path.isEmpty() ? name : path + "/" + name, stat, depth);
      }
    }
    FileStat stat = from.stat();
    to.chown(stat.uid(), stat.gid());
    to.chmod(stat.permissions());
    from.xattrs().forEach((key, value) -> copyXattr(key, value, to, null));
    to.touch(stat.mtimeSeconds(), stat.mtimeNanos());
  }

  private void entry(Folder from, Folder to, String name, String path, FileStat stat, int depth) {
    FileStat there = to.stat(name);
    if (there != null && !(there.isFolder() && stat.isFolder())) {
      to.removeTree(name);
      there = null;
    }
    if (stat.isFolder()) {
      if (there == null) {
        to.mkdir(name, 0700);
      }
      try (Folder source = from.child(name);
          Folder target = to.child(name)) {
        folder(source, target, path, depth + 1);
      }
      return;
    }
    if (stat.links() > 1 && linkAgain(to, name, path, stat)) {
      return;
    }
    make(from, to, name, stat);
    to.chown(name, stat.uid(), stat.gid());
    if (!stat.isLink()) {
      to.chmod(name, stat.permissions());
    }
    from.xattrs(name).forEach((key, value) -> copyXattr(key, value, to, name));
    to.touch(name, stat.mtimeSeconds(), stat.mtimeNanos());
  }

  private boolean linkAgain(Folder to, String name, String path, FileStat stat) {
    String first =
        linked.putIfAbsent(new Inode(stat.deviceMajor(), stat.deviceMinor(), stat.inode()), path);
    if (first == null) {
      return false;
    }
    int slash = first.lastIndexOf('/');
    try (Folder folder = targetRoot.folder(slash < 0 ? "." : first.substring(0, slash))) {
      to.link(folder, first.substring(slash + 1), name);
    }
    return true;
  }

  private static void make(Folder from, Folder to, String name, FileStat stat) {
    switch (stat.type()) {
      case FileStat.LINK -> to.symlink(from.readLink(name), name);
      case FileStat.REGULAR -> {
        try (OpenFile source = from.childFile(name);
            OpenFile target = to.create(name, 0600)) {
          target.copyFrom(source);
        }
      }
      default -> to.mknod(name, stat.mode(), stat.rdevMajor(), stat.rdevMinor());
    }
  }

  private void copyXattr(String key, byte[] value, Folder to, @Nullable String name) {
    if (!keepXattr.test(key)) {
      return;
    }
    if (name == null) {
      to.setXattr(key, value);
    } else {
      to.setXattr(name, key, value);
    }
  }
}
