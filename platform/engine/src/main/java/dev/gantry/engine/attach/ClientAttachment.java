// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.attach;

import dev.gantry.base.Failure;
import dev.gantry.runtime.keeper.KeeperConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An attachment over a connection to a keeper, which may come later: a client that attaches to a
/// container before its start waits here, and is with the keeper before the process runs.
public final class ClientAttachment implements Attachment {
  private final AttachOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable KeeperConnection connection;
  private boolean closed;
  private boolean inputEnded;
  private Runnable beforeEnd = () -> {};

  public ClientAttachment(AttachOptions options) {
    this.options = options;
  }

  /// Attaches over `line`, on which nothing was sent yet. False when the client has left meanwhile;
  /// then the line is closed.
  public boolean join(KeeperConnection line) {
    lock.lock();
    try {
      if (closed) {
        line.close();
        return false;
      }
      line.attach(flags());
      connection = line;
      if (inputEnded && options.stdin()) {
        line.closeStdin();
      }
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Does `work` before this client is told that the process has ended (not when the client
  /// leaves): who has seen the end of the output asks for the exit code next.
  public void endAfter(Runnable work) {
    beforeEnd = work;
  }

  @Override
  public @Nullable Frame nextFrame() {
    Frame frame = read();
    if (frame == null && !hasLeft()) {
      beforeEnd.run();
    }
    return frame;
  }

  private boolean hasLeft() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Frame read() {
    KeeperConnection line = await();
    while (line != null) {
      KeeperConnection.Frame frame;
      try {
        frame = line.nextFrame();
      } catch (Failure _) {
        return null; // reset: the keeper was killed, there is no more output
      }
      switch (frame) {
        case null -> {
          return null;
        }
        case KeeperConnection.Frame.Output output -> {
          return new Frame(output.stream(), output.bytes());
        }
        case KeeperConnection.Frame.Exit _ -> {
          return null;
        }
        case KeeperConnection.Frame.Attached _, KeeperConnection.Frame.Result _ -> {}
      }
    }
    return null;
  }

  @Override
  public OutputStream stdin() {
    return new Stdin();
  }

  @Override
  public void closeStdin() {
    lock.lock();
    try {
      if (inputEnded || !options.stdin()) {
        return;
      }
      inputEnded = true;
      if (connection != null) {
        connection.closeStdin();
      }
    } catch (Failure e) {
      if (e.code() != Failure.Code.CONFLICT) {
        throw e; // CONFLICT: the process has ended, its input with it
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (connection != null) {
        connection.close();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The connection, waited for; null when the client left.
  private @Nullable KeeperConnection await() {
    lock.lock();
    try {
      while (connection == null && !closed) {
        changed.await();
      }
      return closed ? null : connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "attaching: interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private int flags() {
    return (options.stdout() ? KeeperConnection.WANT_STDOUT : 0)
        | (options.stderr() ? KeeperConnection.WANT_STDERR : 0)
        | (options.stdin() ? KeeperConnection.SEND_STDIN : 0)
        | KeeperConnection.WANT_EXIT;
  }

  private final class Stdin extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      KeeperConnection line = await();
      if (line == null) {
        throw new IOException("the process has ended or the client left");
      }
      if (!options.stdin()) {
        return;
      }
      try {
        line.stdin(bytes, offset, length);
      } catch (Failure e) {
        throw new IOException(e.message(), e);
      }
    }

    @Override
    public void close() {
      closeStdin();
    }
  }
}
