// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// The caller's side of `cp`: files to an archive and back. An archive comes from a container and
/// is not trusted: nothing in it is written outside the target, and no link in the target is
/// followed.
final class LocalTar {
  /// Permissions in the order of their mode bits, 0400 first.
  private static final List<PosixFilePermission> BITS = List.of(PosixFilePermission.values());

  private final boolean owners;

  LocalTar(boolean owners) {
    this.owners = owners;
  }

  /// Writes the tree at `local` under `name`.
  void pack(Path local, String name, boolean followTop, OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      Path top = followTop ? local.toRealPath() : local;
      try (Stream<Path> tree = Files.walk(top)) {
        for (Path path : (Iterable<Path>) tree::iterator) {
          String inside = top.equals(path) ? name : name + "/" + top.relativize(path);
          add(tar, path, inside);
        }
      }
    }
  }

  private void add(TarArchiveOutputStream tar, Path path, String name) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    boolean link = Files.isSymbolicLink(path);
    boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    if (!link && !folder && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    TarArchiveEntry entry =
        new TarArchiveEntry(
            folder ? name + "/" : name,
            link ? TarConstants.LF_SYMLINK : folder ? TarConstants.LF_DIR : TarConstants.LF_NORMAL);
    int mode = 0;
    for (int bit = 0; bit < BITS.size(); bit++) {
      mode |= permissions.contains(BITS.get(bit)) ? 0400 >> bit : 0;
    }
    entry.setMode(mode);
    entry.setLastModifiedTime(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
    entry.setUserId(
        ((Number) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue());
    entry.setGroupId(
        ((Number) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS)).longValue());
    if (link) {
      entry.setLinkName(Files.readSymbolicLink(path).toString());
    } else if (!folder) {
      entry.setSize(Files.size(path));
    }
    tar.putArchiveEntry(entry);
    if (!link && !folder) {
      Files.copy(path, tar);
    }
    tar.closeArchiveEntry();
  }

  /// Unpacks an archive whose entries start with `name`. `into`: below `local` under their own
  /// names; else `local` takes the place of `name`. `content`: the entry `name` itself is the
  /// folder `local`.
  void extract(InputStream in, Path local, String name, boolean into, boolean content)
      throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8");
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      String rest = stripped(entry.getName());
      String relative = into && !content ? rest : replaced(rest, name);
      Path target = relative.isEmpty() ? local : beneath(local, relative);
      write(tar, entry, target, local, name, into, content);
    }
  }

  private static String stripped(String name) {
    return name.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
  }

  private static String replaced(String path, String name) {
    if (path.equals(name) || path.equals(".") || path.isEmpty()) {
      return "";
    }
    return path.startsWith(name + "/") ? path.substring(name.length() + 1) : path;
  }

  /// The place of `relative` below `base`. Throws INVALID when it would leave it, by `..` or by a
  /// link that the archive or somebody else put there.
  private static Path beneath(Path base, String relative) {
    Path at = base;
    for (String part : List.of(relative.split("/", -1))) {
      if (part.equals("..")) {
        throw Failure.invalid(
            "copying " + relative + ": the archive's entry leaves the target folder");
      }
      if (!at.equals(base) && Files.isSymbolicLink(at)) {
        throw Failure.invalid("copying " + relative + ": a part of its path is a symbolic link");
      }
      at = at.resolve(part);
    }
    return at;
  }

  private void write(
      TarArchiveInputStream tar,
      TarArchiveEntry entry,
      Path target,
      Path base,
      String name,
      boolean into,
      boolean content)
      throws IOException {
    if (entry.isDirectory()) {
      if (!Files.isDirectory(target)) {
        Files.createDirectories(target);
      }
    } else if (entry.isSymbolicLink()) {
      Files.deleteIfExists(target);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    } else if (entry.isLink()) {
      String rest = stripped(entry.getLinkName());
      Path first = beneath(base, into && !content ? rest : replaced(rest, name));
      if (Files.isSymbolicLink(first)) {
        throw Failure.invalid("copying " + entry.getName() + ": a hard link to a symbolic link");
      }
      Files.copy(first, target, StandardCopyOption.REPLACE_EXISTING);
      return;
    } else if (entry.isFile()) {
      if (Files.isSymbolicLink(target)) {
        Files.delete(target);
      }
      Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
    } else {
      return;
    }
    Files.setPosixFilePermissions(target, permissions(entry.getMode()));
    if (owners) {
      Files.setAttribute(
          target, "unix:uid", Math.toIntExact(entry.getLongUserId()), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(
          target, "unix:gid", Math.toIntExact(entry.getLongGroupId()), LinkOption.NOFOLLOW_LINKS);
    }
    FileTime modified = entry.getLastModifiedTime();
    if (modified != null) {
      Files.setLastModifiedTime(target, modified);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.size(); bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        set.add(BITS.get(bit));
      }
    }
    return set;
  }
}
