// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes trees as archives: sorted, times in whole seconds, the same tree gives the same bytes.
public final class TreeTar {
  private record Inode(int major, int minor, long number) {}

  private final TarWriter out;
  private final Whiteouts whiteouts;
  private final long latest;
  private final Predicate<String> keep;
  private final Map<Inode, String> linked = new HashMap<>();
  private final byte[] buffer = new byte[128 << 10];

  private TreeTar(OutputStream out, Whiteouts whiteouts, long latest, Predicate<String> keep) {
    this.out = new TarWriter(out);
    this.whiteouts = whiteouts;
    this.latest = latest;
    this.keep = keep;
  }

  /// Writes stacked trees (topmost first) as one flat tree.
  static void flat(List<Path> trees, Whiteouts whiteouts, OutputStream out) throws IOException {
    TreeTar tar = new TreeTar(out, whiteouts, Long.MAX_VALUE, _ -> true);
    try (MergedFolder root = MergedFolder.open(trees, whiteouts)) {
      tar.folder(root, "");
    }
    tar.out.finish();
  }

  /// Writes one ordinary tree as a layer: no time is later than `latestSeconds`, and paths that
  /// `keep` refuses are left out with all below them.
  public static void plain(Path tree, OutputStream out, long latestSeconds, Predicate<String> keep)
      throws IOException {
    TreeTar tar = new TreeTar(out, Whiteouts.TRUSTED, latestSeconds, keep);
    try (MergedFolder root = MergedFolder.open(List.of(tree), Whiteouts.TRUSTED)) {
      tar.folder(root, "");
    }
    tar.out.finish();
  }

  /// Writes the upper tree of an overlay as a layer with whiteouts.
  static void layer(Path upper, Whiteouts whiteouts, OutputStream out) throws IOException {
    TreeTar tar = new TreeTar(out, whiteouts, Long.MAX_VALUE, _ -> true);
    try (Folder root = Folder.open(upper)) {
      tar.upper(root, "");
    }
    tar.out.finish();
  }

  /// Writes what `changes` tell about `tree` as a layer with whiteouts.
  static void changed(Path tree, List<Change> changes, OutputStream out) throws IOException {
    Set<String> kept = new TreeSet<>();
    Map<String, Set<String>> gone = new TreeMap<>();
    for (Change change : changes) {
      String path = change.path().substring(1);
      if (change.kind() == Change.Kind.DELETED) {
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        gone.computeIfAbsent(parent, _ -> new TreeSet<>()).add(path.substring(slash + 1));
      } else {
        kept.add(path);
      }
    }
    TreeTar tar = new TreeTar(out, Whiteouts.NAMES, Long.MAX_VALUE, kept::contains);
    try (MergedFolder root = MergedFolder.open(List.of(tree), Whiteouts.NAMES)) {
      tar.gone = gone;
      tar.folder(root, "");
    }
    tar.out.finish();
  }

  /// Writes one entry of a folder, and what is below it, as a plain archive.
  static void one(Folder parent, String name, OutputStream out) throws IOException {
    TreeTar tar = new TreeTar(out, Whiteouts.NAMES, Long.MAX_VALUE, _ -> true);
    FileStat stat = parent.stat(name);
    if (stat != null) {
      tar.live(parent, name, name, stat);
    }
    tar.out.finish();
  }

  /// Writes a folder under another name, and what is below it, as a plain archive.
  static void below(Folder folder, String name, OutputStream out) throws IOException {
    TreeTar tar = new TreeTar(out, Whiteouts.NAMES, Long.MAX_VALUE, _ -> true);
    FileStat stat = folder.stat();
    TarEntry entry = TarEntry.folder(name + "/", stat.permissions(), stat.mtimeSeconds());
    tar.out.put(entry);
    tar.liveFolder(folder, name);
    tar.out.finish();
  }

  /// A tree that others change meanwhile: what vanished is left out, and nothing is followed.
  private void live(Folder holder, String name, String path, FileStat stat) throws IOException {
    try {
      entry(holder, name, path, stat);
      if (stat.isFolder()) {
        try (Folder child = holder.child(name)) {
          liveFolder(child, path);
        }
      }
    } catch (KernelFailure e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR && e.errno() != Errno.ELOOP) {
        throw e;
      }
    }
  }

  private void liveFolder(Folder folder, String path) throws IOException {
    for (String name : new TreeSet<>(folder.list())) {
      FileStat stat = folder.stat(name);
      if (stat != null) {
        live(folder, name, join(path, name), stat);
      }
    }
  }

  private Map<String, Set<String>> gone = Map.of();

  private void folder(MergedFolder folder, String path) throws IOException {
    for (String name : gone.getOrDefault(path, Set.of())) {
      out.put(TarEntry.file(join(path, Whiteouts.PREFIX + name), 0, 0, 0));
    }
    for (String name : folder.names()) {
      String child = join(path, name);
      MergedFolder.Found found = folder.find(name);
      if (found == null || !keep.test(child)) {
        continue;
      }
      entry(found.holder(), name, child, found.stat());
      if (found.stat().isFolder()) {
        try (MergedFolder below = folder.child(name)) {
          folder(below, child);
        }
      }
    }
  }

  private void upper(Folder folder, String path) throws IOException {
    if (!path.isEmpty() && whiteouts.isOpaque(folder)) {
      out.put(TarEntry.file(join(path, Whiteouts.OPAQUE), 0, 0, 0));
    }
    for (String name : new TreeSet<>(folder.list())) {
      FileStat stat = folder.stat(name);
      if (stat == null) {
        continue;
      }
      if (stat.isWhiteout()) {
        out.put(TarEntry.file(join(path, Whiteouts.PREFIX + name), 0, 0, 0));
        continue;
      }
      entry(folder, name, join(path, name), stat);
      if (stat.isFolder()) {
        try (Folder child = folder.child(name)) {
          upper(child, join(path, name));
        }
      }
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  private void entry(Folder holder, String name, String path, FileStat stat) throws IOException {
    String first = stat.links() > 1 && !stat.isFolder() ? firstLink(stat, path) : null;
    TarEntry.Kind kind = first != null ? TarEntry.Kind.HARD_LINK : kind(stat);
    if (kind == null) {
      return; // a socket: no archive has them
    }
    String link = first != null ? first : stat.isLink() ? holder.readLink(name) : "";
    boolean file = kind == TarEntry.Kind.FILE;
    boolean device = kind == TarEntry.Kind.CHARACTER || kind == TarEntry.Kind.BLOCK;
    // Opened before its header is written: a file that is gone by now leaves no half entry.
    try (OpenFile source = file ? holder.childFile(name) : null) {
      out.put(
          new TarEntry(
              stat.isFolder() ? path + "/" : path,
              kind,
              stat.isLink() ? 0777 : stat.permissions(),
              stat.uid() & 0xffffffffL,
              stat.gid() & 0xffffffffL,
              file ? stat.size() : 0,
              file ? stat.size() : 0,
              Math.min(stat.mtimeSeconds(), latest),
              0,
              link,
              device ? stat.rdevMajor() : 0,
              device ? stat.rdevMinor() : 0,
              first != null ? Map.of() : xattrs(holder, name),
              List.of()));
      if (source != null) {
        content(source, stat.size());
      }
    }
  }

  private @Nullable String firstLink(FileStat stat, String path) {
    return linked.putIfAbsent(
        new Inode(stat.deviceMajor(), stat.deviceMinor(), stat.inode()), path);
  }

  private static TarEntry.@Nullable Kind kind(FileStat stat) {
    return switch (stat.type()) {
      case FileStat.REGULAR -> TarEntry.Kind.FILE;
      case FileStat.FOLDER -> TarEntry.Kind.FOLDER;
      case FileStat.LINK -> TarEntry.Kind.LINK;
      case FileStat.CHARACTER -> TarEntry.Kind.CHARACTER;
      case FileStat.BLOCK -> TarEntry.Kind.BLOCK;
      case FileStat.FIFO -> TarEntry.Kind.FIFO;
      default -> null;
    };
  }

  private static Map<String, byte[]> xattrs(Folder holder, String name) {
    Map<String, byte[]> kept = new TreeMap<>();
    holder
        .xattrs(name)
        .forEach((key, value) -> {
          boolean wanted = key.startsWith("user.") && !Whiteouts.isPrivate(key);
          if (wanted || key.equals("security.capability")) {
            kept.put(key, value);
          }
        });
    return kept;
  }

  /// A file that shrinks while it is read is filled up with zeros; one that grows is cut off.
  private void content(OpenFile file, long size) throws IOException {
    long left = size;
    while (left > 0) {
      int want = (int) Math.min(buffer.length, left);
      int got = file.read(buffer, 0, want);
      if (got < 0) {
        java.util.Arrays.fill(buffer, 0, want, (byte) 0);
        got = want;
      }
      out.content(buffer, 0, got);
      left -= got;
    }
  }
}
