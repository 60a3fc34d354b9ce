// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import dev.gantry.linux.process.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TtyTest {
  private static final long TIOCSPTLCK = 0x40045431;
  private static final long TIOCGPTN = 0x80045430;

  @Test
  void tells_a_terminal_from_a_file() {
    try (Fd nothing = Fd.open(Path.of("/dev/null"), Fd.O_RDWR, 0);
        Pty pty = Pty.open()) {
      assertThat(Tty.isTerminal(nothing)).isFalse();
      assertThat(Tty.isTerminal(pty.slave)).isTrue();
    }
  }

  @Test
  void sets_and_reads_the_window_size() {
    try (Pty pty = Pty.open()) {
      Tty.resize(pty.master, new WindowSize(50, 132));
      assertThat(Tty.size(pty.slave)).isEqualTo(new WindowSize(50, 132));
    }
  }

  @Test
  void raw_mode_passes_every_byte_and_is_put_back() {
    try (Pty pty = Pty.open()) {
      try (Tty.Restore _ = Tty.raw(pty.slave)) {
        pty.master.write(new byte[] {3, 4, '\r'}, 0, 3);
        byte[] got = new byte[3];
        assertThat(pty.slave.read(got, 0, 3)).isEqualTo(3);
        assertThat(got).containsExactly(3, 4, '\r');
      }
      pty.master.write("ab\r".getBytes(StandardCharsets.UTF_8), 0, 3);
      byte[] line = new byte[10];
      assertThat(pty.slave.read(line, 0, 10)).isEqualTo(3);
      assertThat(line[2]).isEqualTo((byte) '\n');
    }
  }

  private record Pty(Fd master, Fd slave) implements AutoCloseable {
    static Pty open() {
      Fd master = Fd.open(Path.of("/dev/ptmx"), Fd.O_RDWR | Fd.O_NOCTTY, 0);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_INT, 0);
        Native.call(
            "unlocking", Syscall.IOCTL, master.number(), TIOCSPTLCK, number.address(), 0, 0, 0);
        Native.call("naming", Syscall.IOCTL, master.number(), TIOCGPTN, number.address(), 0, 0, 0);
        int name = number.get(ValueLayout.JAVA_INT, 0);
        return new Pty(master, Fd.open(Path.of("/dev/pts/" + name), Fd.O_RDWR | Fd.O_NOCTTY, 0));
      }
    }

    @Override
    public void close() {
      slave.close();
      master.close();
    }
  }
}
