// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;

/// How an unpacked layer says that something below it is gone.
public enum Whiteouts {
  /// overlayfs mounted by root: a device 0:0, and `trusted.overlay.opaque` on a folder.
  TRUSTED("trusted.overlay."),
  /// overlayfs mounted in a user namespace (`userxattr`): a device 0:0, and `user.overlay.opaque`.
  USER("user.overlay."),
  /// Where overlayfs cannot be used: the files of the archive themselves, `.wh.NAME` and
  /// `.wh..wh..opq`.
  NAMES("");

  static final String PREFIX = ".wh.";
  static final String META_PREFIX = ".wh..wh.";
  static final String OPAQUE = ".wh..wh..opq";
  private static final byte[] YES = {'y'};

  private final String xattrs;

  Whiteouts(String xattrs) {
    this.xattrs = xattrs;
  }

  boolean overlay() {
    return this != NAMES;
  }

  /// Whether an attribute is overlayfs's own, which image data may never set nor an archive show.
  static boolean isPrivate(String xattr) {
    return xattr.startsWith("trusted.") || xattr.startsWith("user.overlay.");
  }

  void markGone(Folder folder, String name) {
    if (this == NAMES) {
      folder.create(PREFIX + name, 0600).close();
    } else {
      folder.mknod(name, FileStat.CHARACTER, 0, 0);
    }
  }

  void markOpaque(Folder folder) {
    if (this != NAMES) {
      folder.setXattr(xattrs + "opaque", YES);
    } else if (folder.stat(OPAQUE) == null) {
      folder.create(OPAQUE, 0600).close();
    }
  }

  boolean isGone(Folder folder, String name, FileStat stat) {
    return this != NAMES && stat.isWhiteout();
  }

  /// Whether `name`, which is not in `folder`, is marked as gone there.
  boolean isGoneByName(Folder folder, String name) {
    return this == NAMES && name.length() < 250 && folder.stat(PREFIX + name) != null;
  }

  boolean isOpaque(Folder folder) {
    if (this == NAMES) {
      return folder.stat(OPAQUE) != null;
    }
    byte[] value = folder.xattrs().get(xattrs + "opaque");
    return value != null && value.length == 1 && value[0] == 'y';
  }

  /// Whether a name in an unpacked layer is a mark rather than a file.
  boolean isMark(String name) {
    return this == NAMES && name.startsWith(PREFIX);
  }
}
