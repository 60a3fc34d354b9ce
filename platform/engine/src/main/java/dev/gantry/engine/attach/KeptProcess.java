// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.attach;

import dev.gantry.base.Failure;
import dev.gantry.runtime.keeper.KeeperConnection;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The engine's own line to a keeper: sees the end of the process, passes on signals and sizes.
///
/// One virtual thread reads; it holds no platform thread while it waits.
public final class KeptProcess implements AutoCloseable {
  private static final int ANSWER_SECONDS = 10;
  private static final int ESRCH = 3;

  /// How a process ended.
  public record End(int code, boolean oom, Instant at) {}

  /// Told once: with the end, or with null when the keeper went away without a word.
  public interface Listener {
    void ended(@Nullable End end);
  }

  private final KeeperConnection connection;
  private final ReentrantLock asking = new ReentrantLock();
  private final ArrayBlockingQueue<Integer> answers = new ArrayBlockingQueue<>(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean closed;

  private KeptProcess(KeeperConnection connection) {
    this.connection = connection;
  }

  /// Takes over a connection on which attach was already said.
  public static KeptProcess of(KeeperConnection connection) {
    return new KeptProcess(connection);
  }

  /// Starts listening.
  public void watch(String name, Listener listener) {
    Thread.ofVirtual().name("watch " + name).start(() -> run(listener));
  }

  private void run(Listener listener) {
    boolean told = false;
    try {
      KeeperConnection.Frame frame = connection.nextFrame();
      while (frame != null) {
        switch (frame) {
          case KeeperConnection.Frame.Exit exit -> {
            told = true;
            listener.ended(end(exit));
          }
          case KeeperConnection.Frame.Result result -> answers.offer(result.errno());
          case KeeperConnection.Frame.Attached _, KeeperConnection.Frame.Output _ -> {}
        }
        frame = connection.nextFrame();
      }
    } catch (Failure e) {
      // A keeper that was killed resets its connections: the same as an end without a word.
      assert e.code() != Failure.Code.NOT_FOUND;
    } finally {
      gone.countDown();
      if (!told && !closed) {
        listener.ended(null);
      }
    }
  }

  /// Sends a signal to the process. False when it has ended.
  public boolean signal(int number) {
    asking.lock();
    try {
      answers.clear();
      connection.signal(number);
      Integer errno = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (errno == null) {
        if (gone.getCount() == 0) {
          return false;
        }
        throw new Failure(Failure.Code.TIMEOUT, "sending a signal: the keeper does not answer");
      }
      if (errno != 0 && errno != ESRCH) {
        throw Failure.internal("sending signal " + number + ": errno " + errno, null);
      }
      return errno == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "sending a signal: interrupted", e);
    } catch (Failure e) {
      if (e.code() == Failure.Code.CONFLICT) {
        return false; // the keeper is gone
      }
      throw e;
    } finally {
      asking.unlock();
    }
  }

  /// Changes the size of its terminal.
  public void resize(int rows, int columns) {
    connection.resize(rows, columns);
  }

  /// Waits until the keeper has cleaned up and ended, at most `millis`; whether it has.
  public boolean awaitGone(long millis) {
    try {
      return gone.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "waiting for a keeper: interrupted", e);
    }
  }

  private static End end(KeeperConnection.Frame.Exit exit) {
    int signal = exit.waitStatus() & 0x7f;
    int code = signal == 0 ? (exit.waitStatus() >> 8) & 0xff : 128 + signal;
    return new End(code, exit.oom(), exit.at());
  }

  /// Stops listening; the process goes on.
  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
