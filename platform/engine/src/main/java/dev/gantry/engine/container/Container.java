// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.WaitResponse;
import dev.gantry.engine.attach.ClientAttachment;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.state.ContainerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One container in memory: its present record, its keeper, and who waits for it.
///
/// Two locks, taken in this order: [#verbs] is held through a whole verb of a user, so that verbs
/// follow each other; the inner one guards the record and the lists, and is held for one change
/// with its transaction. The end of a process takes the inner lock alone, since a verb may be
/// waiting for it.
final class Container {
  private final ReentrantLock verbs = new ReentrantLock(true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ClientAttachment> early = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private volatile ContainerRecord record;
  private volatile @Nullable KeptProcess process;
  private boolean removed;

  Container(ContainerRecord record) {
    this.record = record;
  }

  ContainerId id() {
    return record.id();
  }

  ContainerRecord record() {
    return record;
  }

  /// The line to its keeper; null when it never ran since the engine was opened.
  @Nullable KeptProcess process() {
    return process;
  }

  void process(@Nullable KeptProcess newProcess) {
    process = newProcess;
  }

  /// Runs a verb; others on this container wait. NOT_FOUND when it was removed meanwhile.
  <T> T verb(Supplier<T> verb) {
    try {
      verbs.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "waiting for container " + record.name(), e);
    }
    try {
      if (isRemoved()) {
        throw Failure.notFound("No such container: " + record.name());
      }
      return verb.get();
    } finally {
      verbs.unlock();
    }
  }

  /// Computes the next record and makes it so by `commit`, then wakes those who wait.
  ContainerRecord change(
      java.util.function.UnaryOperator<ContainerRecord> next,
      java.util.function.Consumer<ContainerRecord> commit) {
    lock.lock();
    try {
      ContainerRecord after = next.apply(record);
      commit.accept(after);
      record = after;
      changed.signalAll();
      return after;
    } finally {
      lock.unlock();
    }
  }

  /// Waits at most `millis` (for ever when negative) until `condition` holds; whether it does.
  boolean await(Predicate<ContainerRecord> condition, long millis) {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!condition.test(record)) {
        if (millis < 0) {
          changed.await();
        } else if (nanos <= 0) {
          return false;
        } else {
          nanos = changed.awaitNanos(nanos);
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "waiting for container " + record.name(), e);
    } finally {
      lock.unlock();
    }
  }

  /// Keeps an attachment for the next start. False when the container is alive now.
  boolean attachEarly(ClientAttachment attachment) {
    lock.lock();
    try {
      if (record.isAlive()) {
        return false;
      }
      early.add(attachment);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes those who attached before the start.
  List<ClientAttachment> takeEarly() {
    lock.lock();
    try {
      List<ClientAttachment> taken = new ArrayList<>(early);
      early.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Registers a waiter, or answers at once.
  Waiter expect(WaitCondition condition) {
    lock.lock();
    try {
      Waiter waiter = new Waiter(condition);
      if (removed || (condition == WaitCondition.NOT_RUNNING && isIdle())) {
        waiter.complete(response());
      } else {
        waiters.add(waiter);
      }
      return waiter;
    } finally {
      lock.unlock();
    }
  }

  /// Tells those who wait for the end of a run; its record must be durable by now.
  void tellEnd() {
    tell(waiter -> waiter.condition() != WaitCondition.REMOVED);
  }

  /// Tells everybody that it is gone.
  void tellRemoved() {
    lock.lock();
    try {
      removed = true;
      tell(_ -> true);
      early.forEach(ClientAttachment::close);
      early.clear();
    } finally {
      lock.unlock();
    }
  }

  boolean isRemoved() {
    lock.lock();
    try {
      return removed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle() {
    return !record.isAlive() && !(record.state() instanceof ContainerState.Restarting);
  }

  private void tell(Predicate<Waiter> which) {
    lock.lock();
    try {
      waiters.removeIf(waiter -> {
        boolean now = which.test(waiter);
        if (now) {
          waiter.complete(response());
        }
        return now;
      });
    } finally {
      lock.unlock();
    }
  }

  private WaitResponse response() {
    ContainerState.Ended last = record.state().last();
    return new WaitResponse(
        last.code(), last.error().isEmpty() ? null : new WaitResponse.WaitError(last.error()));
  }
}
