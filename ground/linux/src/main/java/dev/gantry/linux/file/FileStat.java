// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What `statx(2)` says about one file, links not followed.
///
/// @param mode type and permission bits, as in `st_mode`
public record FileStat(
    int mode,
    int uid,
    int gid,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    long ctimeSeconds,
    int ctimeNanos,
    long inode,
    int links,
    long blocks,
    int deviceMajor,
    int deviceMinor,
    int rdevMajor,
    int rdevMinor) {
  public static final int TYPE = 0170000;
  public static final int FIFO = 0010000;
  public static final int CHARACTER = 0020000;
  public static final int FOLDER = 0040000;
  public static final int BLOCK = 0060000;
  public static final int REGULAR = 0100000;
  public static final int LINK = 0120000;
  public static final int SOCKET = 0140000;

  static final long STATX_SIZE = 256;

  static FileStat of(MemorySegment s) {
    return new FileStat(
        s.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
        s.get(ValueLayout.JAVA_INT, 20),
        s.get(ValueLayout.JAVA_INT, 24),
        s.get(ValueLayout.JAVA_LONG, 40),
        s.get(ValueLayout.JAVA_LONG, 112),
        s.get(ValueLayout.JAVA_INT, 120),
        s.get(ValueLayout.JAVA_LONG, 96),
        s.get(ValueLayout.JAVA_INT, 104),
        s.get(ValueLayout.JAVA_LONG, 32),
        s.get(ValueLayout.JAVA_INT, 16),
        s.get(ValueLayout.JAVA_LONG, 48),
        s.get(ValueLayout.JAVA_INT, 136),
        s.get(ValueLayout.JAVA_INT, 140),
        s.get(ValueLayout.JAVA_INT, 128),
        s.get(ValueLayout.JAVA_INT, 132));
  }

  public int type() {
    return mode & TYPE;
  }

  public int permissions() {
    return mode & 07777;
  }

  public boolean isFolder() {
    return type() == FOLDER;
  }

  public boolean isRegular() {
    return type() == REGULAR;
  }

  public boolean isLink() {
    return type() == LINK;
  }

  /// The character device 0:0 by which overlayfs says that a name is gone.
  public boolean isWhiteout() {
    return type() == CHARACTER && rdevMajor == 0 && rdevMinor == 0;
  }
}
