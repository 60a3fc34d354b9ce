// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Layers seen as one tree without mounting them: as overlayfs would show it.
///
/// For reading a few small files, such as `/etc/passwd` before a container starts. Links are
/// followed inside the merged tree only. Layers of a container that runs may change meanwhile; what
/// is read is then old or new, never something outside the layers.
public final class MergedTree implements AutoCloseable {
  private static final int MOST_LINKS = 40;
  private static final String OPAQUE = "trusted.overlay.opaque";

  private final List<Folder> roots = new ArrayList<>();

  /// Opens the layers, the topmost first.
  public MergedTree(List<Path> layers) {
    try {
      for (Path layer : layers) {
        roots.add(Folder.open(layer));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// The content of the regular file at `path`; null when there is no such file. Throws EXHAUSTED
  /// when it is larger than `most` bytes.
  public byte @Nullable [] read(String path, int most) {
    Deque<String> names = new ArrayDeque<>(Arrays.asList(path.split("/")));
    List<List<Folder>> opened = new ArrayList<>();
    try {
      List<List<Folder>> above = new ArrayList<>(List.of(roots));
      int links = 0;
      while (!names.isEmpty()) {
        String name = names.pop();
        if (name.isEmpty() || name.equals(".")) {
          continue;
        }
        if (name.equals("..")) {
          if (above.size() > 1) {
            above.removeLast();
          }
          continue;
        }
        Found found = find(above.getLast(), name);
        opened.add(found.folders());
        String target = found.link();
        if (target != null) {
          if (++links > MOST_LINKS) {
            return null;
          }
          if (target.startsWith("/")) {
            above.subList(1, above.size()).clear();
          }
          Arrays.asList(target.split("/")).reversed().forEach(names::push);
        } else if (!found.folders().isEmpty()) {
          above.add(found.folders());
        } else {
          Folder holder = found.file();
          return holder == null || !names.isEmpty() ? null : content(holder, name, path, most);
        }
      }
      return null;
    } finally {
      opened.forEach(folders -> folders.forEach(Folder::close));
    }
  }

  /// What a name is in the merged tree: folders of several layers, a link, a file, or nothing.
  private record Found(List<Folder> folders, @Nullable String link, @Nullable Folder file) {}

  private static Found find(List<Folder> layers, String name) {
    List<Folder> folders = new ArrayList<>();
    for (Folder layer : layers) {
      FileStat stat = layer.stat(name);
      if (stat == null) {
        continue;
      }
      if (stat.isFolder()) {
        Folder child = layer.child(name);
        folders.add(child);
        if (isOpaque(child.xattrs())) {
          break;
        }
        continue;
      }
      if (!folders.isEmpty() || stat.isWhiteout()) {
        break;
      }
      if (stat.isLink()) {
        return new Found(folders, layer.readLink(name), null);
      }
      return new Found(folders, null, stat.isRegular() ? layer : null);
    }
    return new Found(folders, null, null);
  }

  private static boolean isOpaque(Map<String, byte[]> xattrs) {
    byte[] value = xattrs.get(OPAQUE);
    return value != null && value.length == 1 && value[0] == 'y';
  }

  private static byte[] content(Folder folder, String name, String path, int most) {
    try (OpenFile file = folder.childFile(name)) {
      byte[] bytes = new byte[(int) Math.min(most, Math.max(0, file.stat().size())) + 1];
      int filled = 0;
      int count;
      while (filled < bytes.length
          && (count = file.read(bytes, filled, bytes.length - filled)) > 0) {
        filled += count;
      }
      if (filled > most || file.stat().size() > most) {
        throw new Failure(
            Failure.Code.EXHAUSTED, "reading " + path + ": larger than " + most + " bytes");
      }
      return Arrays.copyOf(bytes, filled);
    }
  }

  @Override
  public void close() {
    roots.forEach(Folder::close);
    roots.clear();
  }
}
