// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.HijackedStream;
import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/// Carries the streams between the caller's terminal and an attached process: input on a thread of
/// its own, output on the caller's.
final class Relay {
  private final Terminal terminal;

  Relay(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Copies until the process's output ends. With `input`, the caller's input is sent along and its
  /// end is passed on; with `tty`, the caller's terminal is raw meanwhile and `resize` is told its
  /// size.
  void run(HijackedStream stream, boolean input, boolean tty, Consumer<Terminal.Size> resize)
      throws IOException {
    boolean raw = tty && terminal.isTerminal(0) && input;
    Terminal.Restore restore = raw ? terminal.raw() : () -> {};
    try (restore) {
      if (tty && terminal.isTerminal(1)) {
        terminal.onResize(size -> quietly(() -> resize.accept(size)));
      }
      if (input) {
        send(stream);
      }
      stream.output().copyTo(terminal.stdout(), terminal.stderr());
      terminal.stdout().flush();
      terminal.stderr().flush();
    }
  }

  /// Tells the process the caller's window, when there is one.
  void firstSize(Consumer<Terminal.Size> resize) {
    Terminal.Size size = terminal.size();
    if (terminal.isTerminal(1) && size.rows() > 0) {
      quietly(() -> resize.accept(size));
    }
  }

  private void send(HijackedStream stream) {
    Thread.ofPlatform()
        .daemon()
        .name("stdin")
        .start(() -> {
          byte[] buffer = new byte[32 * 1024];
          try {
            InputStream in = terminal.stdin();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              stream.stdin().write(buffer, 0, n);
              stream.stdin().flush();
            }
            stream.closeStdin();
          } catch (IOException | UncheckedIOException | Failure e) {
            // The process or the caller has gone: the copying of the output sees the same and ends.
          }
        });
  }

  /// A window change of a process that has just ended is no failure of the command.
  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (Failure | UncheckedIOException e) {
      // see above
    }
  }
}
