// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import org.jspecify.annotations.Nullable;

/// Removes a tree of any depth with a bounded number of open folders: what lies deeper than
/// [#LEVELS] is first moved up beside its topmost folder, then removed in another round.
final class TreeRemoval {
  private static final int LEVELS = 64;

  private final Folder top;
  private int moved;

  private TreeRemoval(Folder top) {
    this.top = top;
  }

  static void remove(Folder parent, String name) {
    FileStat stat = parent.stat(name);
    if (stat == null) {
      return;
    }
    if (!stat.isFolder()) {
      unlink(parent, name);
      return;
    }
    try (Folder top = open(parent, name)) {
      TreeRemoval removal = new TreeRemoval(top);
      int before;
      do {
        before = removal.moved;
        removal.empty(top, 0);
      } while (removal.moved != before);
    }
    parent.rmdir(name);
  }

  /// A folder that its owner made unreadable must be opened for removal all the same.
  private static Folder open(Folder parent, String name) {
    try {
      return parent.child(name);
    } catch (KernelFailure e) {
      if (e.errno() != Errno.EACCES) {
        throw e;
      }
      parent.chmod(name, 0700);
      return parent.child(name);
    }
  }

  private void empty(Folder folder, int depth) {
    for (String name : folder.list()) {
      @Nullable FileStat stat = folder.stat(name);
      if (stat == null) {
        continue;
      }
      if (!stat.isFolder()) {
        unlink(folder, name);
      } else if (depth >= LEVELS) {
        folder.rename(name, top, ".removing-" + moved++, Folder.RENAME_NO_REPLACE);
      } else {
        try (Folder child = open(folder, name)) {
          empty(child, depth + 1);
        }
        folder.rmdir(name);
      }
    }
  }

  private static void unlink(Folder folder, String name) {
    try {
      folder.unlink(name);
    } catch (KernelFailure e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
