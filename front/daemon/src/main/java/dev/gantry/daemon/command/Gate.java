// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.linux.process.Wakeup;
import java.io.InterruptedIOException;

/// Lets a command touch its caller's descriptors, or not: closed while the caller is suspended
/// (Ctrl-Z), shut for good when the command has ended.
///
/// Whoever is about to make a system call on a descriptor enters and leaves; calls between the two
/// must not block. Whoever must wait for a descriptor waits for [wakeup][#wakeup] beside it.
final class Gate implements AutoCloseable {
  private final Wakeup wakeup = new Wakeup();
  private boolean suspended;
  private boolean ended;
  private int inside;

  /// Waits until the caller is not suspended, and enters. Fails when the command has ended.
  synchronized void enter() throws InterruptedIOException {
    try {
      while (suspended && !ended) {
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the command was interrupted");
    }
    if (ended) {
      throw new InterruptedIOException("the command has ended");
    }
    inside++;
  }

  synchronized void leave() {
    inside--;
    notifyAll();
  }

  /// Closes the gate, and returns when nobody is inside any more.
  synchronized void suspend() throws InterruptedException {
    suspended = true;
    wakeup.set();
    while (inside > 0) {
      wait();
    }
  }

  synchronized void resume() {
    suspended = false;
    if (!ended) {
      wakeup.clear();
    }
    notifyAll();
  }

  /// Shuts the gate for good; whoever waits is called off.
  synchronized void end() {
    ended = true;
    wakeup.set();
    notifyAll();
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /// Readable while the gate is closed.
  Wakeup wakeup() {
    return wakeup;
  }

  @Override
  public void close() {
    wakeup.close();
  }
}
