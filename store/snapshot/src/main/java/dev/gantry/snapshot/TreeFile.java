// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one small file of stacked trees without mounting them, such as `/etc/passwd` before a
/// container starts. Links are followed inside the stacked tree only, never out of it.
final class TreeFile {
  private static final int MOST_LINKS = 40;

  private TreeFile() {}

  /// The content of the regular file at `path` of the trees (topmost first); null when there is no
  /// such file. Throws EXHAUSTED when it is larger than `most` bytes.
  static byte @Nullable [] read(List<Path> trees, Whiteouts whiteouts, String path, int most) {
    Deque<String> names = new ArrayDeque<>(Arrays.asList(path.split("/")));
    List<MergedFolder> opened = new ArrayList<>();
    try {
      opened.add(MergedFolder.open(trees, whiteouts));
      List<MergedFolder> above = new ArrayList<>(opened);
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
        MergedFolder.Found found = above.getLast().find(name);
        if (found == null || (found.stat().isLink() && ++links > MOST_LINKS)) {
          return null;
        }
        if (found.stat().isLink()) {
          follow(found.holder().readLink(name), above, names);
        } else if (found.stat().isFolder()) {
          MergedFolder child = above.getLast().child(name);
          opened.add(child);
          above.add(child);
        } else {
          boolean wanted = names.isEmpty() && found.stat().isRegular();
          return wanted ? content(found.holder(), name, path, most) : null;
        }
      }
      return null;
    } finally {
      opened.forEach(MergedFolder::close);
    }
  }

  private static void follow(String target, List<MergedFolder> above, Deque<String> names) {
    if (target.startsWith("/")) {
      above.subList(1, above.size()).clear();
    }
    Arrays.asList(target.split("/")).reversed().forEach(names::push);
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
}
