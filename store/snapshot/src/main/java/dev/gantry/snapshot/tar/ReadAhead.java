// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads a stream on a thread of its own, a few chunks ahead, so that unpacking and hashing run
/// beside what consumes the bytes. [#close] waits for the thread.
public final class ReadAhead extends InputStream {
  private static final int CHUNK = 256 << 10;
  private static final int AHEAD = 8;

  /// Bytes, none for the end, or what went wrong.
  private static final class Chunk {
    private final byte[] bytes;
    private final @Nullable Exception error;

    Chunk(byte[] bytes, @Nullable Exception error) {
      this.bytes = bytes;
      this.error = error;
    }
  }

  private final BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread;
  private byte[] current = new byte[0];
  private int at;
  private boolean ended;
  private volatile boolean closed;

  public ReadAhead(InputStream source) {
    this.thread = Thread.ofPlatform().daemon().name("read-ahead").start(() -> run(source));
  }

  private void run(InputStream source) {
    try {
      while (!closed) {
        byte[] chunk = new byte[CHUNK];
        int got = source.readNBytes(chunk, 0, CHUNK);
        if (got > 0) {
          offer(new Chunk(got == CHUNK ? chunk : Arrays.copyOf(chunk, got), null));
        }
        if (got < CHUNK) {
          offer(new Chunk(new byte[0], null));
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      offer(new Chunk(new byte[0], e));
    }
  }

  private void offer(Chunk chunk) {
    try {
      while (!closed && !queue.offer(chunk, 50, TimeUnit.MILLISECONDS)) {
        // The reader is slower: wait, but see a close.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == current.length && !fill()) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, buffer, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    Chunk chunk;
    try {
      chunk = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("reading was interrupted");
    }
    switch (chunk.error) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Exception e -> throw new IOException(e);
    }
    current = chunk.bytes;
    at = 0;
    ended = current.length == 0;
    return !ended;
  }

  @Override
  public void close() {
    closed = true;
    queue.clear();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
