// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.base.Failure;
import dev.gantry.oci.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where blobs and ingests are, and the durable steps between them.
final class ContentFiles implements AutoCloseable {
  private static final List<String> ALGORITHMS = List.of("sha256", "sha512");

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong keys = new AtomicLong();

  private ContentFiles(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static ContentFiles open(Path folder) {
    try {
      for (String algorithm : ALGORITHMS) {
        Files.createDirectories(folder.resolve("blobs").resolve(algorithm));
      }
      FileChannel lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lock) == null) {
        lock.close();
        throw Failure.conflict("opening " + folder + ": another process has it open");
      }
      ContentStore.deleteTree(folder.resolve("ingest"));
      Files.createDirectories(folder.resolve("ingest"));
      return new ContentFiles(folder, lock);
    } catch (IOException e) {
      throw Failure.internal("opening " + folder + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel lock) throws IOException {
    try {
      return lock.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  Path blob(Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  /// A new folder for one ingest.
  Path newIngest() {
    try {
      Path ingest = folder.resolve("ingest").resolve(Long.toString(keys.incrementAndGet()));
      return Files.createDirectory(ingest);
    } catch (IOException e) {
      throw Failure.internal("starting to store a blob: " + e.getMessage(), e);
    }
  }

  /// Makes synced bytes in `data` the blob `digest`.
  void commit(Path data, Digest digest) {
    Path blob = blob(digest);
    try {
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r--r--r--"));
      Files.move(data, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel parent = FileChannel.open(folder(blob), StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (IOException e) {
      throw Failure.internal("storing blob " + digest + ": " + e.getMessage(), e);
    }
  }

  private Path folder(Path blob) {
    Path parent = blob.getParent();
    return parent == null ? folder : parent;
  }

  void delete(Digest digest) {
    try {
      Files.deleteIfExists(blob(digest));
    } catch (IOException e) {
      throw Failure.internal("removing blob " + digest + ": " + e.getMessage(), e);
    }
  }

  List<Digest> list() {
    List<Digest> all = new ArrayList<>();
    for (String algorithm : ALGORITHMS) {
      try (Stream<Path> names = Files.list(folder.resolve("blobs").resolve(algorithm))) {
        names.forEach(path -> all.add(new Digest(algorithm, String.valueOf(path.getFileName()))));
      } catch (IOException e) {
        throw Failure.internal("listing blobs: " + e.getMessage(), e);
      }
    }
    return all;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw Failure.internal("closing " + folder + ": " + e.getMessage(), e);
    }
  }
}
