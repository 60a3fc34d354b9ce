// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The rotated files of one log folder: `0.log` is written now, `1.log` is the one before, and so
/// on. Rotation renames them while we read, so a file is known by its inode, not by its name.
record LogFiles(Path folder) {
  private static final int MOST = 1000;

  /// A file opened for reading and its identity.
  record Open(FileChannel channel, Object key) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// All files, oldest first. Opened one after the other; when a rotation came in between, the
  /// names are read again.
  List<Open> open() throws IOException {
    while (true) {
      List<Open> files = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        Open file = open(i);
        if (file == null) {
          break;
        }
        files.add(file);
      }
      if (files.isEmpty() || Objects.equals(files.getFirst().key(), key(0))) {
        Collections.reverse(files);
        return files;
      }
      closeAll(files);
    }
  }

  /// The file that was begun after the one known as `key`; null when that one is still the newest.
  /// When it is gone altogether, the oldest one that is left.
  @Nullable Open after(Object key) throws IOException {
    if (Objects.equals(key(0), key)) {
      return null;
    }
    List<Open> files = open();
    Open next = null;
    for (int i = files.size() - 1; i >= 0 && !files.get(i).key().equals(key); i--) {
      next = files.get(i);
    }
    for (Open file : files) {
      if (!file.equals(next)) {
        file.close();
      }
    }
    return next;
  }

  static void closeAll(List<Open> files) throws IOException {
    for (Open file : files) {
      file.close();
    }
  }

  private @Nullable Open open(int index) throws IOException {
    Path path = folder.resolve(index + ".log");
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      Object key = key(index);
      if (key == null) {
        channel.close();
        return null;
      }
      return new Open(channel, key);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private @Nullable Object key(int index) throws IOException {
    try {
      return Files.getAttribute(folder.resolve(index + ".log"), "unix:ino");
    } catch (NoSuchFileException _) {
      return null;
    }
  }
}
