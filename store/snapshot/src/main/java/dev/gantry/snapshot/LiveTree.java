// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A container's tree while the container runs in it, for copying files out and in.
///
/// The container is hostile: it may exchange folders and links at any moment. Every path is
/// resolved once, by the kernel and inside the tree; effects then name a descriptor and one file
/// name that is not followed. So nothing outside the tree is ever read or written.
public final class LiveTree implements AutoCloseable {
  private final Folder root;

  private LiveTree(Folder root) {
    this.root = root;
  }

  /// Opens the tree at `root`, such as `/proc/123/root`.
  public static LiveTree open(Path root) {
    return new LiveTree(Folder.open(root));
  }

  static LiveTree of(Folder root) {
    return new LiveTree(root);
  }

  /// A file in the tree.
  ///
  /// @param name last part of its path, `/` for the root
  /// @param link where it points if it is a link, else empty
  public record Entry(
      String name, int mode, long size, long mtimeSeconds, int mtimeNanos, String link) {
    public boolean isFolder() {
      return (mode & FileStat.TYPE) == FileStat.FOLDER;
    }
  }

  /// Looks at `path`; a link as last part is not followed, unless a slash follows it. NOT_FOUND.
  public Entry stat(String path) {
    Place place = place(path);
    try (Folder parent = parent(place, path)) {
      if (place.base().isEmpty()) {
        return entry("/", parent.stat(), "");
      }
      FileStat stat = parent.stat(place.base());
      if (stat == null) {
        throw missing(path);
      }
      if (stat.isLink() && place.folder()) {
        try (Folder followed = root.folder(path)) {
          return entry(place.base(), followed.stat(), "");
        }
      }
      String link = stat.isLink() ? parent.readLink(place.base()) : "";
      return entry(place.base(), stat, link);
    }
  }

  /// Writes `path` and what is below it as an archive whose first entry has the path's last part as
  /// its name. NOT_FOUND.
  public void copyOut(String path, OutputStream out) throws IOException {
    Place place = place(path);
    try (Folder parent = parent(place, path)) {
      if (!place.base().isEmpty() && parent.stat(place.base()) == null) {
        throw missing(path);
      }
      boolean follow = place.folder() && !place.base().isEmpty();
      if (follow || place.base().isEmpty()) {
        try (Folder folder = root.folder(path)) {
          TreeTar.below(folder, place.base().isEmpty() ? "." : place.base(), out);
        }
      } else {
        TreeTar.one(parent, place.base(), out);
      }
    }
  }

  /// Unpacks an archive into the folder `path`.
  ///
  /// @param keepKinds refuse to put a folder over a file and the other way round
  /// @param keepOwners files get the owners of the archive, else root's
  public void copyIn(String path, TarReader tar, boolean keepKinds, boolean keepOwners)
      throws IOException {
    try (Folder folder = root.folder(path)) {
      assert folder.number() >= 0;
    } catch (KernelFailure e) {
      throw e.errno() == Errno.ENOENT ? missing(path) : e;
    }
    try (LiveCopyIn copy = new LiveCopyIn(root, path, keepKinds, keepOwners)) {
      copy.run(tar);
    }
  }

  private static Entry entry(String name, FileStat stat, String link) {
    return new Entry(name, stat.mode(), stat.size(), stat.mtimeSeconds(), stat.mtimeNanos(), link);
  }

  private static Failure missing(String path) {
    return Failure.notFound("Could not find the file " + path + " in the container");
  }

  private Folder parent(Place place, String path) {
    Folder parent = root.folderIfThere(place.parent());
    if (parent == null) {
      throw missing(path);
    }
    return parent;
  }

  /// A path taken apart.
  ///
  /// @param base last part, empty for the root
  /// @param folder the path ends with a slash or `/.`: the last part must be a folder
  private record Place(String parent, String base, boolean folder) {}

  private static Place place(String path) {
    if (path.indexOf(0) >= 0 || path.length() > 4096) {
      throw Failure.invalid("not a path: it holds a NUL or is too long");
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    boolean folder = path.endsWith("/") || path.endsWith("/.");
    if (parts.isEmpty()) {
      return new Place("/", "", true);
    }
    String base = parts.removeLast();
    return new Place("/" + String.join("/", parts), base, folder);
  }

  @Override
  public void close() {
    root.close();
  }
}
