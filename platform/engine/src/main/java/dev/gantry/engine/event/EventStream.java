// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.event;

import dev.gantry.base.Failure;
import dev.gantry.docker.EventMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One listener's events, in order. One thread reads; [#close] may come from any.
///
/// A listener that falls [#MOST] events behind is cut off with EXHAUSTED rather than slowing the
/// engine or losing events silently.
public final class EventStream implements AutoCloseable {
  static final int MOST = 8192;

  private final EventFilter filter;
  private final @Nullable Instant until;
  private final InstantSource clock;
  private final Consumer<EventStream> leave;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<EventMessage> waiting = new ArrayDeque<>();

  /// Events of the tail that may also arrive live, because they were committed while we joined.
  private final Set<EventMessage> told = new HashSet<>();

  private boolean ended;
  private boolean overrun;

  EventStream(
      EventFilter filter,
      @Nullable Instant until,
      InstantSource clock,
      Consumer<EventStream> leave) {
    this.filter = filter;
    this.until = until;
    this.clock = clock;
    this.leave = leave;
  }

  /// Waits for the next event; null at the end of the stream. Throws EXHAUSTED when this listener
  /// was too slow, CANCELED when the thread is interrupted.
  public @Nullable EventMessage next() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !ended && !overrun) {
        if (until == null) {
          changed.await();
        } else {
          long left = until.toEpochMilli() - clock.millis();
          if (left <= 0) {
            ended = true;
          } else {
            boolean ignored = changed.await(left, TimeUnit.MILLISECONDS);
          }
        }
      }
      if (overrun) {
        throw new Failure(
            Failure.Code.EXHAUSTED, "reading events: the reader fell " + MOST + " events behind");
      }
      return waiting.poll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "reading events: interrupted", e);
    } finally {
      lock.unlock();
      if (ended) {
        leave.accept(this);
      }
    }
  }

  /// Puts the events of the tail in front of those that came meanwhile.
  void begin(List<EventMessage> tail) {
    lock.lock();
    try {
      Set<EventMessage> live = new HashSet<>(waiting);
      for (EventMessage event : tail.reversed()) {
        if (filter.matches(event) && !live.contains(event)) {
          waiting.addFirst(event);
          told.add(event);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  void offer(EventMessage event) {
    if (!filter.matches(event)) {
      return;
    }
    lock.lock();
    try {
      if (ended || overrun || told.remove(event)) {
        return;
      }
      if (waiting.size() >= MOST) {
        overrun = true;
        waiting.clear();
      } else {
        waiting.add(event);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  EventStream finish() {
    close();
    return this;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    leave.accept(this);
  }
}
