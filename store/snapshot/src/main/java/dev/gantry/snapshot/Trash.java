// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The folder `tmp`: trees that are being made, and trees that are being removed on a thread of
/// their own. Whatever is in it when the store is opened is a crash's leftover.
final class Trash implements AutoCloseable {
  private final Path folder;
  private final AtomicLong keys = new AtomicLong();
  private final ExecutorService remover =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("snapshot-remover").factory());

  Trash(Path folder) {
    this.folder = folder;
  }

  /// A new folder for a tree that will be renamed into place, or discarded.
  Path newFolder() throws IOException {
    return Files.createDirectory(folder.resolve(freshName("new")));
  }

  private String freshName(String kind) {
    return kind + "-" + ProcessHandle.current().pid() + "-" + keys.incrementAndGet();
  }

  /// Takes `path` out of the way now and removes it later; absent is fine.
  void discard(Path path) {
    Path target = folder.resolve(freshName("gone"));
    try {
      Files.move(path, target);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw Failure.internal("removing " + path + ": " + e.getMessage(), e);
    }
    removeLater(target);
  }

  void emptyLeftovers() throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      left.toList().forEach(this::removeLater);
    }
  }

  private void removeLater(Path path) {
    remover.execute(() -> {
      try (Folder parent = Folder.open(folder)) {
        parent.removeTree(String.valueOf(path.getFileName()));
      }
    });
  }

  @Override
  public void close() {
    remover.shutdown();
    try {
      if (!remover.awaitTermination(60, TimeUnit.SECONDS)) {
        remover.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
