// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a client sends, between the event loop that receives it and the one thread that reads it.
/// Holds at most about [#HIGH] bytes: above it reading from the socket stops until the reader has
/// caught up.
final class BodyInput extends InputStream {
  private static final int HIGH = 256 << 10;
  private static final int LOW = 64 << 10;

  /// So much of a body that nobody reads is thrown away before the connection is given up.
  private static final long MOST_DISCARDED = 64L << 20;

  private final Runnable drained;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();
  private int held;
  private boolean ended;
  private boolean discarding;
  private long discarded;
  private @Nullable String failure;

  /// `drained` runs on the reader's thread when there is room again.
  BodyInput(Runnable drained) {
    this.drained = drained;
  }

  /// Takes over the piece. False when this was too much of what nobody wants.
  boolean offer(ByteBuf piece) {
    lock.lock();
    try {
      int length = piece.readableBytes();
      if (discarding || ended || length == 0) {
        piece.release();
        discarded += discarding ? length : 0;
        return discarded <= MOST_DISCARDED;
      }
      pieces.add(piece);
      held += length;
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes; what is held can still be read.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more comes, and the reader shall know that this is not the proper end.
  void fail(String why) {
    lock.lock();
    try {
      if (!ended) {
        failure = why;
      }
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// From now on everything is thrown away.
  void discard() {
    lock.lock();
    try {
      discarding = true;
      pieces.forEach(ByteBuf::release);
      pieces.clear();
      held = 0;
      changed.signal();
    } finally {
      lock.unlock();
    }
    drained.run();
  }

  boolean isFull() {
    lock.lock();
    try {
      return held >= HIGH;
    } finally {
      lock.unlock();
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    boolean room;
    int count;
    lock.lock();
    try {
      ByteBuf piece = awaitPiece();
      if (piece == null) {
        return -1;
      }
      count = Math.min(length, piece.readableBytes());
      piece.readBytes(bytes, offset, count);
      if (!piece.isReadable()) {
        pieces.remove().release();
      }
      room = held > LOW && held - count <= LOW;
      held -= count;
    } finally {
      lock.unlock();
    }
    if (room) {
      drained.run();
    }
    return count;
  }

  private @Nullable ByteBuf awaitPiece() throws IOException {
    while (pieces.isEmpty()) {
      if (failure != null) {
        throw new IOException(failure);
      }
      if (ended || discarding) {
        return null;
      }
      try {
        changed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
      }
    }
    return pieces.element();
  }
}
