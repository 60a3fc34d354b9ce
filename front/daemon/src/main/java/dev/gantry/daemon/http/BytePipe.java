// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Bytes from one thread to another: at most [#ROOM] on their way, then the writer waits. Closing
/// the output is the end for the reader, who still gets what was written; closing the input fails
/// the writer.
final class BytePipe {
  private static final int ROOM = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] ring = new byte[1 << 10];
  private int from;
  private int held;
  private boolean ended;
  private boolean broken;
  private boolean left;

  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : take(bytes, offset, length);
      }

      @Override
      public void close() {
        leave();
      }
    };
  }

  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        put(bytes, offset, length);
      }

      @Override
      public void close() {
        end();
      }
    };
  }

  private int take(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      awaitWhile(() -> held == 0 && !ended && !left);
      if (held == 0 && broken) {
        throw new IOException("the answer was cut short");
      }
      if (held == 0) {
        return -1;
      }
      int count = Math.min(length, Math.min(held, ring.length - from));
      System.arraycopy(ring, from, bytes, offset, count);
      from = (from + count) % ring.length;
      held -= count;
      changed.signalAll();
      return count;
    } finally {
      lock.unlock();
    }
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      int done = 0;
      while (done < length) {
        if (left || ended) {
          throw new IOException("the other side has gone away");
        }
        grow(length - done);
        awaitWhile(() -> held == ring.length && !left && !ended);
        if (held == ring.length) {
          continue;
        }
        int to = (from + held) % ring.length;
        int count = Math.min(length - done, Math.min(ring.length - held, ring.length - to));
        System.arraycopy(bytes, offset + done, ring, to, count);
        done += count;
        held += count;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Most pipes carry a line or two; the ring gets its full size for those that carry more.
  private void grow(int wanted) {
    if (ring.length < ROOM && held + wanted > ring.length) {
      byte[] larger = new byte[ROOM];
      int first = Math.min(held, ring.length - from);
      System.arraycopy(ring, from, larger, 0, first);
      System.arraycopy(ring, 0, larger, first, held - first);
      ring = larger;
      from = 0;
    }
  }

  private void awaitWhile(BooleanSupplier condition) throws InterruptedIOException {
    try {
      while (condition.getAsBoolean()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /// The writer has written everything.
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The writer gives up before it has written everything, unless it had ended already.
  void cut() {
    lock.lock();
    try {
      broken = !ended;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The reader reads no more.
  void leave() {
    lock.lock();
    try {
      left = true;
      held = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
