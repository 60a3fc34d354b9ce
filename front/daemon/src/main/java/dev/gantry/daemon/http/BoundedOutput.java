// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// Bytes to a client from a thread that may block: each write goes out at once, and waits first
/// while too much is still on its way. One thread writes.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails closes the channel, which is seen
final class BoundedOutput extends OutputStream {
  private static final int MOST_PIECE = 64 << 10;

  private final Channel channel;
  private final Gate gate;
  private final Function<ByteBuf, Object> message;
  private final Runnable finish;
  private boolean closed;

  /// `message` wraps a piece for the pipeline, `finish` runs once at the end.
  BoundedOutput(Channel channel, Gate gate, Function<ByteBuf, Object> message, Runnable finish) {
    this.channel = channel;
    this.gate = gate;
    this.message = message;
    this.finish = finish;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      gate.await(channel);
      int count = Math.min(left, MOST_PIECE);
      ByteBuf piece = channel.alloc().buffer(count, count).writeBytes(bytes, at, count);
      channel.writeAndFlush(message.apply(piece), channel.voidPromise());
      at += count;
      left -= count;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      finish.run();
    }
  }

  /// Where writers wait for the socket; the event loop opens it.
  static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();

    void open() {
      lock.lock();
      try {
        opened.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void await(Channel channel) throws IOException {
      if (!channel.isWritable() || !channel.isActive()) {
        lock.lock();
        try {
          while (channel.isActive() && !channel.isWritable()) {
            opened.await();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
          lock.unlock();
        }
        if (!channel.isActive()) {
          throw new IOException("the client has gone away");
        }
      }
    }
  }
}
