// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.file.FileName;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Unpacks an archive into a folder of a tree that somebody else changes at the same time. Devices
/// are refused; a hard link must name a file below the same folder.
final class LiveCopyIn implements AutoCloseable {
  private static final long MAX_ID = 0xfffffffeL;

  private final Folder root;
  private final String target;
  private final boolean keepKinds;
  private final boolean keepOwners;
  private final byte[] buffer = new byte[128 << 10];
  private @Nullable Folder current;
  private String currentPath = "";

  LiveCopyIn(Folder root, String target, boolean keepKinds, boolean keepOwners) {
    this.root = root;
    this.target = target;
    this.keepKinds = keepKinds;
    this.keepOwners = keepOwners;
  }

  void run(TarReader tar) throws IOException {
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      EntryPath path = EntryPath.parse(entry.name(), TarLimits.DEFAULT);
      if (path.isRoot()) {
        continue;
      }
      try {
        put(parent(path.parts()), path, entry, tar);
      } catch (KernelFailure e) {
        throw e.while_("copying " + path + " to " + FileName.printable(target));
      }
    }
    tar.drain();
  }

  private void put(Folder parent, EntryPath path, TarEntry entry, TarReader tar)
      throws IOException {
    String name = path.base();
    boolean folder = entry.kind() == TarEntry.Kind.FOLDER;
    FileStat there = parent.stat(name);
    if (there != null && keepKinds && there.isFolder() != folder && !there.isLink()) {
      throw Failure.invalid(
          there.isFolder()
              ? "cannot overwrite directory \"" + path + "\" with non-directory"
              : "cannot overwrite non-directory \"" + path + "\" with directory");
    }
    if (there != null && !(folder && there.isFolder())) {
      if (there.isFolder()) {
        parent.removeTree(name);
      } else {
        parent.unlink(name);
      }
      there = null;
    }
    switch (entry.kind()) {
      case FOLDER -> {
        if (there == null) {
          parent.mkdir(name, 0700);
        }
      }
      case FILE -> file(parent, name, entry, tar);
      case LINK -> parent.symlink(entry.linkName(), name);
      case HARD_LINK -> {
        hardLink(parent, name, entry);
        return;
      }
      case FIFO -> parent.mknod(name, FileStat.FIFO | 0600, 0, 0);
      case CHARACTER, BLOCK ->
          throw Failure.invalid("devices cannot be copied into a container: " + path);
    }
    attributes(parent, name, entry, there == null);
  }

  /// A folder that is there keeps its owner and mode, as with Docker.
  private void attributes(Folder parent, String name, TarEntry entry, boolean made) {
    if (!made) {
      return;
    }
    parent.chown(name, keepOwners ? id(entry.uid()) : 0, keepOwners ? id(entry.gid()) : 0);
    if (entry.kind() != TarEntry.Kind.LINK) {
      parent.chmod(name, entry.mode());
    }
    parent.touch(name, entry.mtimeSeconds(), entry.mtimeNanos());
  }

  private void file(Folder parent, String name, TarEntry entry, TarReader tar) throws IOException {
    try (OpenFile file = parent.create(name, 0600)) {
      if (entry.pieces().isEmpty()) {
        copy(tar, file, entry.stored());
        return;
      }
      file.truncate(entry.size());
      for (TarEntry.Piece piece : entry.pieces()) {
        file.seek(piece.offset());
        copy(tar, file, piece.length());
      }
    }
  }

  private void copy(TarReader tar, OpenFile file, long length) throws IOException {
    long left = length;
    while (left > 0) {
      int got = tar.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (got < 0) {
        throw new Failure(Failure.Code.CORRUPT, "reading the archive: a file is cut off");
      }
      file.write(buffer, 0, got);
      left -= got;
    }
  }

  private void hardLink(Folder parent, String name, TarEntry entry) {
    EntryPath path = EntryPath.parse(entry.linkName(), TarLimits.DEFAULT);
    try (Folder folder = root.folder(join(target, path.parent()))) {
      FileStat stat = folder.stat(path.base());
      if (stat == null || !stat.isRegular()) {
        throw Failure.invalid(
            "the archive has a hard link to " + path + ", which is no file of it");
      }
      parent.link(folder, path.base(), name);
    }
  }

  private static int id(long id) {
    if (id < 0 || id > MAX_ID) {
      throw Failure.invalid("the archive has an owner out of range: " + id);
    }
    return (int) id;
  }

  private Folder parent(List<String> parts) {
    String below = String.join("/", parts.subList(0, parts.size() - 1));
    Folder known = current;
    if (known != null && currentPath.equals(below)) {
      return known;
    }
    close();
    Folder found = root.folderIfThere(join(target, below));
    if (found == null) {
      makeParents(parts.subList(0, parts.size() - 1));
      found = root.folder(join(target, below));
    }
    current = found;
    currentPath = below;
    return found;
  }

  private void makeParents(List<String> parts) {
    for (int i = 0; i < parts.size(); i++) {
      String above = join(target, String.join("/", parts.subList(0, i)));
      try (Folder folder = root.folder(above)) {
        if (folder.stat(parts.get(i)) == null) {
          folder.mkdir(parts.get(i), 0755);
        }
      }
    }
  }

  private static String join(String folder, String below) {
    return below.isEmpty() ? folder : folder + "/" + below;
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
