// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.linux.process.Fd;
import dev.gantry.linux.terminal.Tty;
import dev.gantry.linux.terminal.WindowSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// The caller's standard streams and terminal, as a command sees them.
///
/// Signals: a handler that gives true has dealt with the signal; when none does, INT, TERM, HUP and
/// QUIT end the command as they end a local program.
public final class CallerTerminal implements AutoCloseable {
  private static final WindowSize NO_WINDOW = new WindowSize(0, 0);

  private final Gate gate = new Gate();
  private final List<CallerStream> streams = new ArrayList<>();
  private final boolean[] terminals = new boolean[3];
  private final List<Consumer<WindowSize>> resizeHandlers = new CopyOnWriteArrayList<>();
  private final List<IntPredicate> signalHandlers = new CopyOnWriteArrayList<>();
  private final List<Tty.Restore> restores = new CopyOnWriteArrayList<>();
  private volatile WindowSize size;

  /// Takes over the caller's descriptors 0, 1 and 2. `onBrokenPipe` runs when nobody reads the
  /// output any more.
  CallerTerminal(List<Fd> descriptors, WindowSize size, Runnable onBrokenPipe) {
    this.size = size;
    for (int i = 0; i < 3; i++) {
      Fd fd = descriptors.get(i);
      int access = i == 0 ? Fd.O_RDONLY : Fd.O_WRONLY;
      streams.add(new CallerStream(fd, access, gate, onBrokenPipe));
      terminals[i] = Tty.isTerminal(fd);
    }
  }

  /// The streams of this process itself.
  public static CallerTerminal ofThisProcess(Runnable onBrokenPipe) {
    List<Fd> copies = List.of(Fd.of(0).duplicate(), Fd.of(1).duplicate(), Fd.of(2).duplicate());
    WindowSize size =
        copies.stream().filter(Tty::isTerminal).findFirst().map(Tty::size).orElse(NO_WINDOW);
    return new CallerTerminal(copies, size, onBrokenPipe);
  }

  public InputStream input() {
    return streams.get(0).input();
  }

  public OutputStream output() {
    return streams.get(1).output();
  }

  public OutputStream error() {
    return streams.get(2).output();
  }

  /// The caller's descriptor 0, 1 or 2 itself, for passing on; it stays ours.
  public Fd descriptor(int index) {
    return streams.get(index).descriptor();
  }

  /// Whether descriptor 0, 1 or 2 is a terminal.
  public boolean isTerminal(int index) {
    return terminals[index];
  }

  /// Size of the caller's window; zeros when there is none.
  public WindowSize size() {
    return size;
  }

  public void onResize(Consumer<WindowSize> handler) {
    resizeHandlers.add(handler);
  }

  /// Asks to see signals; the handler runs on the connection's thread and must not block.
  public void onSignal(IntPredicate handler) {
    signalHandlers.add(handler);
  }

  /// Makes the caller's terminal raw until the result is closed, or the command ends.
  public Tty.Restore raw() {
    Tty.Restore restore = Tty.raw(streams.get(0).descriptor());
    restores.add(restore);
    return () -> {
      restores.remove(restore);
      restore.close();
    };
  }

  void resized(WindowSize to) {
    size = to;
    resizeHandlers.forEach(handler -> handler.accept(to));
  }

  /// Whether a handler dealt with `signal`.
  boolean signalled(int signal) {
    boolean handled = false;
    for (IntPredicate handler : signalHandlers) {
      handled |= handler.test(signal);
    }
    return handled;
  }

  void suspend() throws InterruptedException {
    gate.suspend();
  }

  void resume() {
    gate.resume();
  }

  /// Gives input and output back early, so that the service does not keep a pipe open which the
  /// caller's successor has.
  void keepErrorOnly() {
    streams.get(0).close();
    streams.get(1).close();
  }

  /// Takes the streams away from the command and puts the terminal back; the command itself may
  /// still be busy with its end.
  void end() {
    restores.forEach(Tty.Restore::close);
    restores.clear();
    gate.end();
  }

  /// Gives the descriptors back, when the command no longer uses them.
  @Override
  public void close() {
    end();
    streams.forEach(CallerStream::close);
    gate.close();
  }
}
