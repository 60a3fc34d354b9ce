// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.file.FileName;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Unpacks the archive of one layer into a tree of its own.
///
/// The archive is a stranger's. Every path is cleaned, then its folder is resolved inside the tree
/// by the kernel; the file itself is never followed. Of two entries for one path the last wins;
/// whiteouts hide only what lies below this layer. Attributes of overlayfs and of security modules
/// are dropped (`security.capability` stays), a device 0:0 is refused, hard links must name a file
/// of the same layer that is no link. What crosses [TarLimits] stops with a message that says
/// which.
///
/// A folder that entries need but the archive does not have is made with the attributes it has in
/// the layers below, else `root:root 0755`.
public final class LayerApply implements AutoCloseable {
  /// What was unpacked.
  public record Applied(long entries, long bytes, long skippedDevices, long droppedAttributes) {}

  private static final long MAX_ID = 0xfffffffeL;

  private record FolderTime(String parent, String name, long seconds, int nanos) {}

  private final Folder root;
  private final MergedFolder below;
  private final Whiteouts whiteouts;
  private final boolean makeDevices;
  private final TarLimits limits;
  private final boolean onto;
  private final List<FolderTime> times = new ArrayList<>();
  private final byte[] buffer = new byte[128 << 10];
  private @Nullable Folder current;
  private String currentPath = "";
  private long entries;
  private long bytes;
  private long skippedDevices;
  private long droppedAttributes;

  private LayerApply(
      Folder root,
      MergedFolder below,
      Whiteouts whiteouts,
      boolean makeDevices,
      TarLimits limits,
      boolean onto) {
    this.onto = onto;
    this.root = root;
    this.below = below;
    this.whiteouts = whiteouts;
    this.makeDevices = makeDevices;
    this.limits = limits;
  }

  /// Unpacks `tar` into the empty folder `target`. `below` are the layers under it, topmost first.
  /// Without `makeDevices` devices are left out and counted, as a user namespace cannot make them.
  public static Applied apply(
      TarReader tar,
      Path target,
      List<Path> below,
      Whiteouts whiteouts,
      boolean makeDevices,
      TarLimits limits)
      throws IOException {
    try (Folder root = Folder.open(target);
        MergedFolder lower = MergedFolder.open(below, whiteouts);
        LayerApply apply = new LayerApply(root, lower, whiteouts, makeDevices, limits, false)) {
      return apply.all(tar);
    }
  }

  /// Unpacks `tar` onto a tree that has files already, as dpkg does: a folder never replaces a link
  /// to a folder, and `.wh.` has no meaning.
  public static Applied onto(TarReader tar, Path target, TarLimits limits) throws IOException {
    try (Folder root = Folder.open(target);
        MergedFolder none = MergedFolder.open(List.of(), Whiteouts.TRUSTED);
        LayerApply apply = new LayerApply(root, none, Whiteouts.TRUSTED, true, limits, true)) {
      return apply.all(tar);
    }
  }

  private Applied all(TarReader tar) throws IOException {
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      entry(entry, tar);
    }
    tar.drain();
    setFolderTimes();
    return new Applied(entries, bytes, skippedDevices, droppedAttributes);
  }

  private void entry(TarEntry entry, TarReader tar) throws IOException {
    EntryPath path = EntryPath.parse(entry.name(), limits);
    entries++;
    if (path.isRoot()) {
      if (entry.kind() == TarEntry.Kind.FOLDER) {
        root.chown(id(entry.uid()), id(entry.gid()));
        root.chmod(entry.mode());
        setXattrs(entry.xattrs(), root, null);
        root.touch(entry.mtimeSeconds(), entry.mtimeNanos());
      }
      return;
    }
    if (!onto && belowMark(path)) {
      return;
    }
    try {
      Folder parent = parent(path);
      if (!onto && path.base().startsWith(Whiteouts.PREFIX)) {
        whiteout(parent, path);
      } else {
        make(parent, path, entry, tar);
      }
    } catch (KernelFailure e) {
      throw e.while_("unpacking " + path);
    }
  }

  /// Whether an entry lies in AUFS's own folders, which other engines skip too. No other folder may
  /// have a name that is reserved for marks.
  private static boolean belowMark(EntryPath path) {
    for (String part : path.parts().subList(0, path.parts().size() - 1)) {
      if (part.startsWith(Whiteouts.META_PREFIX)) {
        return true;
      }
      if (part.startsWith(Whiteouts.PREFIX)) {
        throw Failure.invalid("the archive has a folder with the name of a whiteout: " + path);
      }
    }
    return false;
  }

  // Folders on the way

  private Folder parent(EntryPath path) {
    String wanted = path.parent();
    if (wanted.isEmpty()) {
      return root;
    }
    if (current != null && currentPath.equals(wanted)) {
      return current;
    }
    forgetParent();
    Folder found = root.folderIfThere(wanted);
    if (found == null) {
      makeParents(path.parts().subList(0, path.parts().size() - 1));
      found = root.folder(wanted);
    }
    current = found;
    currentPath = wanted;
    return found;
  }

  private void forgetParent() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private void makeParents(List<String> parts) {
    List<MergedFolder> open = new ArrayList<>();
    try {
      MergedFolder lower = below;
      for (int i = 0; i < parts.size(); i++) {
        String name = parts.get(i);
        String above = String.join("/", parts.subList(0, i));
        MergedFolder.Found model = lower.isEmpty() ? null : lower.find(name);
        try (Folder folder = root.folder(above)) {
          makeParent(folder, above, name, model);
        }
        lower = lower.child(name);
        open.add(lower);
      }
    } finally {
      open.forEach(MergedFolder::close);
    }
  }

  private void makeParent(
      Folder folder, String above, String name, MergedFolder.@Nullable Found model) {
    FileStat there = folder.stat(name);
    if (there != null && !there.isWhiteout()) {
      return;
    }
    boolean hides = there != null || whiteouts.isGoneByName(folder, name);
    if (there != null) {
      folder.unlink(name);
    }
    folder.mkdir(name, 0755);
    if (hides || model == null || !model.stat().isFolder()) {
      folder.chmod(name, 0755);
      if (hides && whiteouts.overlay()) {
        try (Folder made = folder.child(name)) {
          whiteouts.markOpaque(made);
        }
      }
      return;
    }
    FileStat like = model.stat();
    folder.chown(name, like.uid(), like.gid());
    folder.chmod(name, like.permissions());
    times.add(new FolderTime(above, name, like.mtimeSeconds(), like.mtimeNanos()));
  }

  // Whiteouts

  private void whiteout(Folder parent, EntryPath path) {
    String base = path.base();
    if (base.equals(Whiteouts.OPAQUE)) {
      whiteouts.markOpaque(parent);
      return;
    }
    if (base.startsWith(Whiteouts.META_PREFIX)) {
      return; // AUFS's own bookkeeping: other engines skip it too
    }
    String name = base.substring(Whiteouts.PREFIX.length());
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw Failure.invalid("the archive has a whiteout of no name: " + path);
    }
    FileStat there = parent.stat(name);
    if (there == null) {
      if (!whiteouts.isGoneByName(parent, name)) {
        whiteouts.markGone(parent, name);
      }
    } else if (there.isFolder()) {
      try (Folder made = parent.child(name)) {
        whiteouts.markOpaque(made);
      }
    }
  }

  // Entries

  private void make(Folder parent, EntryPath path, TarEntry entry, TarReader tar)
      throws IOException {
    String name = path.base();
    FileStat there = parent.stat(name);
    boolean folder = entry.kind() == TarEntry.Kind.FOLDER;
    boolean opaque = false;
    if (onto && folder && there != null && there.isLink() && leadsToFolder(path)) {
      return;
    }
    if (there != null && !(folder && there.isFolder())) {
      opaque = folder && there.isWhiteout();
      forgetIfBelow(path);
      parent = parent(path);
      parent.removeTree(name);
      there = null;
    }
    switch (entry.kind()) {
      case FOLDER -> {
        if (there == null) {
          parent.mkdir(name, 0700);
        }
        if (opaque) {
          try (Folder made = parent.child(name)) {
            whiteouts.markOpaque(made);
          }
        }
        times.add(new FolderTime(path.parent(), name, entry.mtimeSeconds(), entry.mtimeNanos()));
      }
      case FILE -> file(parent, name, entry, tar);
      case LINK -> parent.symlink(linkTarget(entry), name);
      case HARD_LINK -> {
        hardLink(parent, path, entry);
        return;
      }
      case FIFO -> parent.mknod(name, FileStat.FIFO | 0600, 0, 0);
      case CHARACTER, BLOCK -> {
        if (!device(parent, path, entry)) {
          return;
        }
      }
    }
    attributes(parent, name, entry, folder);
  }

  private boolean leadsToFolder(EntryPath path) {
    try (Folder found = root.folderIfThere(String.join("/", path.parts()))) {
      return found != null;
    }
  }

  /// What was cached may lie in what is about to be removed.
  private void forgetIfBelow(EntryPath path) {
    String removed = String.join("/", path.parts());
    if (current != null && (currentPath + "/").startsWith(removed + "/")) {
      forgetParent();
    }
    if (current != null && !currentPath.equals(path.parent())) {
      forgetParent();
    }
  }

  private static String linkTarget(TarEntry entry) {
    if (entry.linkName().isEmpty() || entry.linkName().length() > 4095) {
      throw Failure.invalid(
          "the archive has a link without a usable target: " + FileName.printable(entry.name()));
    }
    return entry.linkName();
  }

  private void file(Folder parent, String name, TarEntry entry, TarReader tar) throws IOException {
    bytes += entry.size();
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

  private void hardLink(Folder parent, EntryPath path, TarEntry entry) {
    EntryPath target = EntryPath.parse(entry.linkName(), limits);
    Failure refused =
        Failure.invalid(
            "the archive has a hard link "
                + path
                + " to "
                + FileName.printable(entry.linkName())
                + ", which is no file of the same layer");
    if (target.isRoot()) {
      throw refused;
    }
    try (Folder folder = root.folderIfThere(target.parent())) {
      FileStat stat = folder == null ? null : folder.stat(target.base());
      if (folder == null || stat == null || stat.isFolder() || stat.isLink() || stat.isWhiteout()) {
        throw refused;
      }
      parent.link(folder, target.base(), path.base());
    }
  }

  private boolean device(Folder parent, EntryPath path, TarEntry entry) {
    if (entry.deviceMajor() == 0 && entry.deviceMinor() == 0) {
      throw Failure.invalid("the archive has a device 0:0: " + path);
    }
    if (!makeDevices) {
      skippedDevices++;
      return false;
    }
    int type = entry.kind() == TarEntry.Kind.CHARACTER ? FileStat.CHARACTER : FileStat.BLOCK;
    parent.mknod(path.base(), type | 0600, entry.deviceMajor(), entry.deviceMinor());
    return true;
  }

  /// Owner first: changing it clears set-user-ID bits and capabilities.
  private void attributes(Folder parent, String name, TarEntry entry, boolean folder) {
    parent.chown(name, id(entry.uid()), id(entry.gid()));
    if (entry.kind() != TarEntry.Kind.LINK) {
      parent.chmod(name, entry.mode());
    }
    setXattrs(entry.xattrs(), parent, name);
    if (!folder) {
      parent.touch(name, entry.mtimeSeconds(), entry.mtimeNanos());
    }
  }

  private static int id(long id) {
    if (id < 0 || id > MAX_ID) {
      throw Failure.invalid("the archive has an owner out of range: " + id);
    }
    return (int) id;
  }

  private void setXattrs(Map<String, byte[]> xattrs, Folder folder, @Nullable String name) {
    xattrs.forEach((key, value) -> {
      boolean wanted =
          key.equals("security.capability")
              || (key.startsWith("user.") && !Whiteouts.isPrivate(key));
      if (!wanted || !set(folder, name, key, value)) {
        droppedAttributes++;
      }
    });
  }

  /// False where the file system has no such attributes.
  private static boolean set(Folder folder, @Nullable String name, String key, byte[] value) {
    try {
      if (name == null) {
        folder.setXattr(key, value);
      } else {
        folder.setXattr(name, key, value);
      }
      return true;
    } catch (KernelFailure e) {
      if (e.errno() == Errno.EOPNOTSUPP || (e.errno() == Errno.EPERM && key.startsWith("user."))) {
        return false;
      }
      throw e;
    }
  }

  /// Last, since making files in a folder changes its time. A folder that a later entry replaced is
  /// left alone.
  private void setFolderTimes() {
    for (FolderTime time : times.reversed()) {
      try (Folder parent = root.folderIfThere(time.parent())) {
        FileStat stat = parent == null ? null : parent.stat(time.name());
        if (parent != null && stat != null && stat.isFolder()) {
          parent.touch(time.name(), time.seconds(), time.nanos());
        }
      }
    }
  }

  @Override
  public void close() {
    forgetParent();
  }
}
