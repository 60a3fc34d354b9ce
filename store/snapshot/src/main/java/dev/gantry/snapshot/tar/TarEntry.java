// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import java.util.List;
import java.util.Map;

/// One entry of an archive, its dialect resolved.
///
/// @param name as written, [bytes that are no UTF-8 escaped][dev.gantry.linux.file.FileName]
/// @param mode permission bits only
/// @param size bytes of the file, holes included; 0 for what has no content
/// @param stored bytes of content in the archive
/// @param pieces where the stored bytes belong, for a file with holes; empty for others
public record TarEntry(
    String name,
    Kind kind,
    int mode,
    long uid,
    long gid,
    long size,
    long stored,
    long mtimeSeconds,
    int mtimeNanos,
    String linkName,
    int deviceMajor,
    int deviceMinor,
    Map<String, byte[]> xattrs,
    List<Piece> pieces) {
  /// A run of data in a file with holes.
  public record Piece(long offset, long length) {}

  /// What an entry is; the character is the type flag that is written.
  public enum Kind {
    FILE('0'),
    HARD_LINK('1'),
    LINK('2'),
    CHARACTER('3'),
    BLOCK('4'),
    FOLDER('5'),
    FIFO('6');

    final char flag;

    Kind(char flag) {
      this.flag = flag;
    }
  }

  public static TarEntry folder(String name, int mode, long mtimeSeconds) {
    return plain(name, Kind.FOLDER, mode, 0, mtimeSeconds, "");
  }

  public static TarEntry file(String name, int mode, long size, long mtimeSeconds) {
    return plain(name, Kind.FILE, mode, size, mtimeSeconds, "");
  }

  public static TarEntry link(String name, String target, long mtimeSeconds) {
    return plain(name, Kind.LINK, 0777, 0, mtimeSeconds, target);
  }

  public static TarEntry hardLink(String name, String target, long mtimeSeconds) {
    return plain(name, Kind.HARD_LINK, 0644, 0, mtimeSeconds, target);
  }

  private static TarEntry plain(
      String name, Kind kind, int mode, long size, long mtimeSeconds, String link) {
    return new TarEntry(
        name, kind, mode, 0, 0, size, size, mtimeSeconds, 0, link, 0, 0, Map.of(), List.of());
  }
}
