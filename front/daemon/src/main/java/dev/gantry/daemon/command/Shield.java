// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

/// Keeps a command's interrupt away from work that is not the command's own. The engine's files are
/// channels, which an interrupt closes under whoever uses them: what a caller asked the engine for
/// goes to its end even when the caller has gone, as it would behind a socket.
public final class Shield {
  private Shield() {}

  /// Runs `work`; an interrupt meanwhile is delivered at its end.
  public static void around(Runnable work) {
    if (Thread.currentThread() instanceof CommandThread own) {
      own.shield(work);
    } else {
      work.run();
    }
  }

  /// A thread whose interrupts can be held back.
  static final class CommandThread extends Thread {
    private boolean shielded;
    private boolean held;

    CommandThread(Runnable target, String name) {
      super(target, name);
    }

    private void shield(Runnable work) {
      if (shielded) {
        work.run();
        return;
      }
      synchronized (this) {
        shielded = true;
        held = Thread.interrupted();
      }
      try {
        work.run();
      } finally {
        synchronized (this) {
          shielded = false;
          if (held) {
            super.interrupt();
          }
        }
      }
    }

    @Override
    public synchronized void interrupt() {
      if (shielded) {
        held = true;
      } else {
        super.interrupt();
      }
    }
  }
}
