// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.oci.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The folder `ROOT/deb`. Files by hash are checked when they come in and when they are used.
final class DebCache {
  private static final Duration FRESH = Duration.ofHours(1);

  private final Path folder;
  private final Download download;
  private final InstantSource clock;

  DebCache(Path folder, Download download, InstantSource clock) {
    this.folder = folder;
    this.download = download;
    this.clock = clock;
    try {
      Files.createDirectories(folder.resolve("lists"));
      Files.createDirectories(folder.resolve("sha256"));
    } catch (IOException e) {
      throw Failure.internal("opening " + folder + ": " + e.getMessage(), e);
    }
  }

  /// The file at `url`, at most an hour old. When the mirror does not answer, an older one serves,
  /// and that is said: its signature is checked all the same.
  byte[] recent(String url, Progress progress) {
    Path cached = folder.resolve("lists").resolve(Digest.of(url).hex());
    try {
      boolean there = Files.exists(cached);
      Instant now = clock.instant();
      if (there && Files.getLastModifiedTime(cached).toInstant().plus(FRESH).isAfter(now)) {
        return Files.readAllBytes(cached);
      }
      byte[] bytes;
      try {
        bytes = download.bytes(url);
      } catch (Download.Missing e) {
        throw e;
      } catch (Failure e) {
        if (!there) {
          throw e;
        }
        progress.note("using the stored copy: " + e.message());
        return Files.readAllBytes(cached);
      }
      Path fresh = Files.createTempFile(folder.resolve("lists"), "new", "");
      Files.write(fresh, bytes);
      Files.move(fresh, cached, StandardCopyOption.ATOMIC_MOVE);
      return bytes;
    } catch (IOException e) {
      throw Failure.internal("reading " + url + ": " + e.getMessage(), e);
    }
  }

  /// The file with this hash, got from `url` when it is not there.
  Path byHash(String url, Digest digest, long size, String id, Progress progress) {
    Path cached = folder.resolve("sha256").resolve(digest.hex());
    if (Files.exists(cached)) {
      if (intact(cached, digest)) {
        return cached;
      }
      progress.note("the stored copy of " + id + " is damaged: getting it again");
    }
    download.file(url, digest, size, cached, id, progress);
    return cached;
  }

  private static boolean intact(Path file, Digest digest) {
    var hash = digest.hasher();
    byte[] buffer = new byte[128 << 10];
    try (var in = Files.newInputStream(file)) {
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        hash.update(buffer, 0, got);
      }
      return Digest.of(hash).equals(digest);
    } catch (IOException e) {
      return false;
    }
  }

  /// A new folder for a tree that is being made.
  Path scratch() throws IOException {
    Files.createDirectories(folder.resolve("tmp"));
    return Files.createTempDirectory(folder.resolve("tmp"), "tree");
  }
}
