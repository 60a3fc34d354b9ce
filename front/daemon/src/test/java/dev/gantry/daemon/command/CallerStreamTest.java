// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import dev.gantry.linux.process.Fd;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class CallerStreamTest {
  private final Gate gate = new Gate();

  @Test
  void a_full_pipe_does_not_hold_a_command_that_must_end() throws Exception {
    Pipe pipe = Pipe.open();
    try (CallerStream stream = new CallerStream(pipe.write, Fd.O_WRONLY, gate, () -> {})) {
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(() -> {
            try {
              stream.output().write(new byte[1_000_000]);
            } catch (Exception e) {
              end.complete(e);
            }
          });
      Thread.sleep(50);
      gate.suspend(); // returns: nobody is inside a system call
      gate.end();
      assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
    }
    pipe.read.close();
  }

  @Test
  void everything_written_arrives_and_the_callers_file_keeps_its_mode() throws Exception {
    Pipe pipe = Pipe.open();
    long flags = Native.raw(Syscall.FCNTL, pipe.write.number(), 3, 0, 0, 0, 0);
    CallerStream stream = new CallerStream(pipe.write, Fd.O_WRONLY, gate, () -> {});
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (stream) {
                stream.output().write(new byte[300_000]);
                assertThat(Native.raw(Syscall.FCNTL, pipe.write.number(), 3, 0, 0, 0, 0))
                    .isEqualTo(flags);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    assertThat(pipe.read.input().readAllBytes()).hasSize(300_000);
    writer.join();
    pipe.read.close();
  }

  @Test
  void a_pipe_nobody_reads_is_told_once_as_broken() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.read.close();
    int[] broken = {0};
    try (CallerStream stream = new CallerStream(pipe.write, Fd.O_WRONLY, gate, () -> broken[0]++)) {
      assertThatThrownBy(() -> stream.output().write(1)).hasMessageContaining("EPIPE");
    }
    assertThat(broken[0]).isEqualTo(1);
  }

  private record Pipe(Fd read, Fd write) {
    static Pipe open() {
      try (Arena arena = Arena.ofConfined()) {
        var two = arena.allocate(8, 4);
        Native.call("pipe", Syscall.PIPE2, two.address(), Fd.O_CLOEXEC, 0, 0, 0, 0);
        return new Pipe(
            Fd.of(two.get(ValueLayout.JAVA_INT, 0)), Fd.of(two.get(ValueLayout.JAVA_INT, 4)));
      }
    }
  }
}
