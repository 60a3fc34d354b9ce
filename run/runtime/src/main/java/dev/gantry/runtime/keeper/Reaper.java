// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.linux.process.PidFd;
import dev.gantry.linux.process.Poll;
import dev.gantry.linux.process.Processes;
import dev.gantry.linux.process.Wakeup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Reaps keepers that ended while this service is their parent, so that no zombie stays.
///
/// One platform thread polls the pidfds of all keepers. Only pids given to [#watch] are waited for:
/// other parts of the service have children of their own.
final class Reaper implements AutoCloseable {
  private final Map<Integer, PidFd> watched = new ConcurrentHashMap<>();
  private final Wakeup wakeup = new Wakeup();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("keeper-reaper").unstarted(this::run);
  private volatile boolean closed;

  Reaper() {
    thread.start();
  }

  void watch(int pid) {
    watched.put(pid, PidFd.open(pid));
    wakeup.set();
  }

  private void run() {
    while (!closed) {
      List<Integer> pids = new ArrayList<>();
      List<Poll.Interest> interests = new ArrayList<>();
      interests.add(new Poll.Interest(wakeup.fd(), Poll.IN));
      watched.forEach((pid, fd) -> {
        pids.add(pid);
        interests.add(new Poll.Interest(fd.fd(), Poll.IN));
      });
      int[] ready = Poll.any(-1, interests.toArray(Poll.Interest[]::new));
      if (ready[0] != 0) {
        wakeup.clear();
      }
      for (int i = 0; i < pids.size(); i++) {
        if (ready[i + 1] != 0) {
          reap(pids.get(i));
        }
      }
    }
    watched.values().forEach(PidFd::close);
    wakeup.close();
  }

  private void reap(int pid) {
    PidFd fd = watched.remove(pid);
    if (fd != null) {
      fd.close();
      var _ = Processes.reap(pid);
    }
  }

  @Override
  public void close() {
    closed = true;
    wakeup.set();
  }
}
