// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.exec;

import dev.gantry.base.Failure;
import dev.gantry.engine.attach.KeptProcess;
import dev.gantry.engine.state.ContainerId;
import dev.gantry.engine.state.ExecRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The execs that are known: those not ended, and the last ones that have, so that their exit codes
/// can be asked for.
final class ExecIndex {
  private static final int MOST_ENDED = 1024;
  private static final int MOST_SECONDS = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private final Map<String, ExecRow> rows = new LinkedHashMap<>();
  private final Map<ContainerId, KeptProcess> processes = new HashMap<>();
  private final Set<ContainerId> claimed = new HashSet<>();

  void put(ExecRow row) {
    lock.lock();
    try {
      rows.remove(row.id().hex());
      rows.put(row.id().hex(), row);
      if (row.exitCode() != null) {
        claimed.remove(row.id());
        forgetOldest();
        ended.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until its end is known, a few seconds at most.
  void awaitEnd(ContainerId id) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(MOST_SECONDS);
      ExecRow row = rows.get(id.hex());
      while (left > 0 && row != null && row.exitCode() == null) {
        left = ended.awaitNanos(left);
        row = rows.get(id.hex());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Takes an exec for starting it. CONFLICT when somebody has started it already.
  ExecRow claim(String id) {
    lock.lock();
    try {
      ExecRow row = get(id);
      if (row.pid() != 0 || row.exitCode() != null || !claimed.add(row.id())) {
        throw Failure.conflict("exec " + id + " has already been started");
      }
      return row;
    } finally {
      lock.unlock();
    }
  }

  ExecRow get(String id) {
    lock.lock();
    try {
      ExecRow row = rows.get(id);
      if (row == null && ContainerId.isPrefix(id)) {
        List<ExecRow> found =
            rows.values().stream().filter(r -> r.id().hex().startsWith(id)).toList();
        row = found.size() == 1 ? found.getFirst() : null;
      }
      if (row == null) {
        String shown = id.length() > 80 ? id.substring(0, 80) + "…" : id;
        throw Failure.notFound("No such exec instance: " + shown.replaceAll("\\p{Cntrl}", "?"));
      }
      return row;
    } finally {
      lock.unlock();
    }
  }

  @Nullable ExecRow find(ContainerId id) {
    lock.lock();
    try {
      return rows.get(id.hex());
    } finally {
      lock.unlock();
    }
  }

  /// The ids of a container's execs that run.
  List<String> of(ContainerId container) {
    lock.lock();
    try {
      return rows.values().stream()
          .filter(row -> row.container().equals(container) && row.isRunning())
          .map(row -> row.id().hex())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Nullable KeptProcess process(ContainerId id) {
    lock.lock();
    try {
      return processes.get(id);
    } finally {
      lock.unlock();
    }
  }

  void watched(ContainerId id, KeptProcess process) {
    lock.lock();
    try {
      processes.put(id, process);
    } finally {
      lock.unlock();
    }
  }

  void unwatched(ContainerId id) {
    KeptProcess process;
    lock.lock();
    try {
      process = processes.remove(id);
    } finally {
      lock.unlock();
    }
    if (process != null) {
      process.close();
    }
  }

  void closeAll() {
    List<KeptProcess> all;
    lock.lock();
    try {
      all = new ArrayList<>(processes.values());
      processes.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(KeptProcess::close);
  }

  private void forgetOldest() {
    if (rows.size() > MOST_ENDED) {
      rows.values().stream()
          .filter(row -> row.exitCode() != null)
          .findFirst()
          .ifPresent(row -> rows.remove(row.id().hex()));
    }
  }
}
