// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.terminal;

import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import dev.gantry.linux.process.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What one can ask of a descriptor that is a terminal (`ioctl_tty(2)`, `termios(3)`).
public final class Tty {
  private static final long TCGETS = 0x5401;
  private static final long TCSETSW = 0x5403;
  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;

  /// The kernel's `struct termios`: four flag words, the line discipline, 19 control characters.
  private static final int TERMIOS_BYTES = 36;

  private static final int CONTROL_CHARACTERS = 17;
  private static final int VTIME = 5;
  private static final int VMIN = 6;

  /// IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON.
  private static final int RAW_INPUT_OFF = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;

  private static final int OPOST = 0x1;

  /// ISIG ICANON ECHO ECHONL IEXTEN.
  private static final int RAW_LOCAL_OFF = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

  private static final int CSIZE_PARENB = 0x30 | 0x100;
  private static final int CS8 = 0x30;

  private Tty() {}

  public static boolean isTerminal(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      return ioctl(fd, TCGETS, arena.allocate(64, 8)) == 0;
    }
  }

  /// The window size; INTERNAL (ENOTTY) when it is no terminal.
  public static WindowSize size(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 2);
      Native.checked("asking for the size of a terminal", ioctl(fd, TIOCGWINSZ, size));
      return new WindowSize(
          Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 0)),
          Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, 2)));
    }
  }

  /// Sets the window size; the kernel tells the terminal's foreground processes (SIGWINCH).
  public static void resize(Fd fd, WindowSize to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 2);
      size.set(ValueLayout.JAVA_SHORT, 0, (short) to.rows());
      size.set(ValueLayout.JAVA_SHORT, 2, (short) to.columns());
      Native.checked("setting the size of a terminal", ioctl(fd, TIOCSWINSZ, size));
    }
  }

  /// Makes the terminal raw (as `cfmakeraw(3)`): every byte comes as typed, nothing is echoed, no
  /// key is a signal. Gives what puts it back; putting back twice, or when the terminal is gone, is
  /// fine. `fd` must stay open until then.
  public static Restore raw(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment modes = arena.allocate(64, 8);
      Native.checked("reading the modes of a terminal", ioctl(fd, TCGETS, modes));
      byte[] before = modes.asSlice(0, TERMIOS_BYTES).toArray(ValueLayout.JAVA_BYTE);
      change(modes, 0, RAW_INPUT_OFF, 0);
      change(modes, 4, OPOST, 0);
      change(modes, 8, CSIZE_PARENB, CS8);
      change(modes, 12, RAW_LOCAL_OFF, 0);
      modes.set(ValueLayout.JAVA_BYTE, CONTROL_CHARACTERS + VMIN, (byte) 1);
      modes.set(ValueLayout.JAVA_BYTE, CONTROL_CHARACTERS + VTIME, (byte) 0);
      Native.checked("making a terminal raw", ioctl(fd, TCSETSW, modes));
      return () -> set(fd, before);
    }
  }

  private static void set(Fd fd, byte[] termios) {
    if (fd.isClosed()) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment modes = arena.allocate(64, 8);
      MemorySegment.copy(termios, 0, modes, ValueLayout.JAVA_BYTE, 0, termios.length);
      long _ = ioctl(fd, TCSETSW, modes);
    }
  }

  private static void change(MemorySegment modes, long at, int off, int on) {
    int before = modes.get(ValueLayout.JAVA_INT, at);
    modes.set(ValueLayout.JAVA_INT, at, (before & ~off) | on);
  }

  private static long ioctl(Fd fd, long request, MemorySegment argument) {
    return fd.using(n -> Native.retrying(Syscall.IOCTL, n, request, argument.address(), 0, 0, 0));
  }

  /// Puts a terminal back into the modes that it had before.
  public interface Restore extends AutoCloseable {
    @Override
    void close();
  }
}
