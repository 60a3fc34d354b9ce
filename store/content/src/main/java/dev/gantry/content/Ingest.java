// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.base.Failure;
import dev.gantry.oci.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/// Bytes on their way into the store, hashed as they come.
///
/// States: *open* (bytes are written), then *committed* (they are a blob) or *aborted* (they are
/// gone); [#close] aborts what is still open. For one thread at a time.
public final class Ingest implements AutoCloseable {
  /// What was committed.
  public record Blob(Digest digest, long size) {}

  private final ContentFiles files;
  private final Lease lease;
  private final Path folder;
  private final Path data;
  private final FileChannel channel;
  private final MessageDigest sha256 = Digest.hasher("sha256");
  private long size;
  private long limit = Long.MAX_VALUE;
  private boolean open = true;

  Ingest(ContentFiles files, Lease lease) {
    this.files = files;
    this.lease = lease;
    this.folder = files.newIngest();
    this.data = folder.resolve("data");
    try {
      this.channel =
          FileChannel.open(data, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw Failure.internal("starting to store a blob: " + e.getMessage(), e);
    }
  }

  /// Refuses to take more than `bytes` (CORRUPT, when writing).
  public void limit(long bytes) {
    limit = bytes;
  }

  /// Bytes taken so far.
  public long size() {
    return size;
  }

  /// Where the bytes go. Closing it does nothing.
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        take(bytes, offset, length);
      }
    };
  }

  private void take(byte[] bytes, int offset, int length) throws IOException {
    if (size + length > limit) {
      throw new Failure(
          Failure.Code.CORRUPT, "storing a blob: more bytes than the expected " + limit);
    }
    sha256.update(bytes, offset, length);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    size += length;
  }

  /// Makes the bytes a blob under their sha256.
  public Blob commit() {
    return finish(Digest.of(sha256));
  }

  /// Makes the bytes the blob `expected`. CORRUPT when digest or size differ; the bytes are gone
  /// then.
  public Blob commit(Digest expected, long expectedSize) {
    if (size != expectedSize) {
      abort();
      throw new Failure(
          Failure.Code.CORRUPT,
          "storing blob " + expected + ": " + size + " bytes instead of " + expectedSize);
    }
    Digest actual = expected.algorithm().equals("sha256") ? Digest.of(sha256) : rehash(expected);
    if (!actual.equals(expected)) {
      abort();
      throw new Failure(
          Failure.Code.CORRUPT, "storing blob " + expected + ": the bytes are " + actual);
    }
    return finish(actual);
  }

  /// sha512 is rare: computed from the file rather than for every blob.
  private Digest rehash(Digest expected) {
    MessageDigest sha512 = expected.hasher();
    try (var in = Files.newInputStream(data)) {
      byte[] buffer = new byte[1 << 16];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        sha512.update(buffer, 0, got);
      }
    } catch (IOException e) {
      throw Failure.internal("storing blob " + expected + ": " + e.getMessage(), e);
    }
    return Digest.of(sha512);
  }

  /// The lease takes hold before the blob appears, so that no collection finds it unprotected.
  private Blob finish(Digest digest) {
    lease.keep(digest);
    try {
      channel.force(true);
      channel.close();
    } catch (IOException e) {
      throw Failure.internal("storing blob " + digest + ": " + e.getMessage(), e);
    }
    files.commit(data, digest);
    open = false;
    removeFolder();
    return new Blob(digest, size);
  }

  private void abort() {
    open = false;
    try {
      channel.close();
    } catch (IOException e) {
      throw Failure.internal("giving up a blob: " + e.getMessage(), e);
    } finally {
      removeFolder();
    }
  }

  private void removeFolder() {
    try {
      ContentStore.deleteTree(folder);
    } catch (IOException e) {
      throw Failure.internal("removing " + folder + ": " + e.getMessage(), e);
    }
  }

  /// Aborts unless committed.
  @Override
  public void close() {
    if (open) {
      abort();
    }
  }
}
