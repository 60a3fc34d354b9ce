// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.HijackedStream;
import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Carries the streams between the caller's terminal and an attached process: input on a thread of
/// its own, output on the caller's. Used for one process.
final class Relay {
  private static final int BUFFER = 32 * 1024;

  /// CHLD, PIPE, URG and WINCH concern the caller's side alone.
  private static final Set<Integer> OWN_SIGNALS = Set.of(13, 17, 23, 28);

  private final Terminal terminal;
  private final boolean tty;
  private final Consumer<Terminal.Size> resize;
  private volatile boolean running;
  private volatile boolean left;

  /// `resize` tells the process's terminal its size; called only when it has one (`tty`).
  Relay(Terminal terminal, boolean tty, Consumer<Terminal.Size> resize) {
    this.terminal = terminal;
    this.tty = tty;
    this.resize = resize;
  }

  /// Passes the caller's signals to the process once it runs; until then they end the command.
  void proxySignals(IntConsumer kill) {
    if (tty) {
      return;
    }
    terminal.onSignal(signal -> {
      if (!running || OWN_SIGNALS.contains(signal)) {
        return false;
      }
      Thread.ofVirtual().start(() -> quietly(() -> kill.accept(signal)));
      return true;
    });
  }

  /// Copies until the process's output ends; true when the user left it by the detach keys. With
  /// `input`, the caller's input is sent along and its end is passed on; a terminal is raw
  /// meanwhile.
  boolean run(HijackedStream stream, boolean input, String detachKeys) throws IOException {
    running = true;
    boolean raw = tty && input && terminal.isTerminal(0);
    Terminal.Restore restore = raw ? terminal.raw() : () -> {};
    try (restore) {
      if (tty && terminal.isTerminal(1)) {
        terminal.onResize(size -> quietly(() -> resize.accept(size)));
        quietly(() -> resize.accept(terminal.size()));
      }
      if (input) {
        DetachKeys keys = DetachKeys.parse(tty ? detachKeys : null);
        Thread.ofPlatform().daemon().name("stdin").start(() -> send(stream, keys));
      }
      OutputStream out = terminal.stdout();
      stream.output().copyTo(out, tty ? out : terminal.stderr());
      out.flush();
      terminal.stderr().flush();
    }
    return left;
  }

  /// The engine sees the detach keys too and lets the process go; here they only tell a detached
  /// process from one that has ended.
  private void send(HijackedStream stream, DetachKeys keys) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = terminal.stdin();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        left |= keys.typed(buffer, n);
        stream.stdin().write(buffer, 0, n);
        stream.stdin().flush();
      }
      stream.closeStdin();
    } catch (IOException | UncheckedIOException | Failure e) {
      // The process or the caller has gone: the copying of the output sees the same and ends.
    }
  }

  /// A signal or a window change for a process that has just ended is no failure of the command.
  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (Failure | UncheckedIOException e) {
      // see above
    }
  }
}
