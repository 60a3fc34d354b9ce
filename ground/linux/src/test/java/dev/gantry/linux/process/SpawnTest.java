// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.socket.UnixSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class SpawnTest {
  private static final Path SHELL = Path.of("/bin/sh");

  @Test
  void starts_a_program_and_reaps_its_exit_code() {
    assertThat(Processes.exitCode(Processes.reap(shell("exit 7", Map.of())))).isEqualTo(7);
    assertThat(Processes.exitCode(Processes.reap(shell("kill -9 $$", Map.of())))).isEqualTo(137);
  }

  @Test
  void executes_a_sealed_memory_file() throws Exception {
    byte[] program = Files.readAllBytes(Path.of("/bin/true"));
    try (Fd executable = Memfd.sealed("true", program)) {
      int pid = Spawn.spawn(executable, List.of("true"), List.of(), Map.of());
      assertThat(Processes.reap(pid)).isZero();
    }
  }

  @Test
  void says_what_could_not_be_started() {
    assertThatThrownBy(
            () -> Spawn.spawn(Path.of("/nowhere"), List.of("nowhere"), List.of(), Map.of()))
        .isInstanceOfSatisfying(
            KernelFailure.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessageStartingWith("starting nowhere: ");
  }

  @Test
  void gives_the_child_exactly_the_descriptors_asked_for_even_when_numbers_cross()
      throws Exception {
    try (UnixSocket.Pair pair = UnixSocket.pair();
        Fd nothing = Fd.open(Path.of("/dev/null"), Fd.O_RDWR, 0);
        Fd a = Memfd.sealed("a", new byte[] {'A'});
        Fd b = Memfd.sealed("b", new byte[] {'B'})) {
      String script =
          "cat /proc/self/fd/%d; cat /proc/self/fd/%d; cd /proc/$$/fd; echo '' *"
              .formatted(b.number(), a.number());
      Fd out = pair.second().fd();
      int pid = shell(script, Map.of(0, nothing, 1, out, b.number(), a, a.number(), b));
      assertThat(Processes.reap(pid)).isZero();
      pair.second().close();
      String output = new String(pair.first().fd().input().readAllBytes(), "UTF-8");
      // 3 is the folder that the shell itself lists.
      assertThat(output.trim().split(" "))
          .containsExactlyInAnyOrder("AB", "0", "1", "2", "3", "" + a.number(), "" + b.number());
    }
  }

  @Test
  void runs_in_its_own_session_with_signals_at_their_defaults() throws Exception {
    try (UnixSocket.Pair pair = UnixSocket.pair()) {
      int pid = shell("cat /proc/$$/stat; grep -E 'Sig(Blk|Ign|Cgt)' /proc/$$/status", out(pair));
      Processes.reap(pid);
      pair.second().close();
      String output = new String(pair.first().fd().input().readAllBytes(), "UTF-8");
      String[] stat = output.substring(output.indexOf(')') + 2).split(" ");
      assertThat(stat[3]).isEqualTo(Integer.toString(pid));
      assertThat(output).containsPattern("SigBlk:\\s+0+\n").containsPattern("SigIgn:\\s+0+\n");
    }
  }

  @Test
  void a_pid_descriptor_signals_and_awaits() {
    int pid = shell("sleep 60", Map.of());
    try (PidFd process = PidFd.open(pid)) {
      assertThat(process.waitExit(0)).isFalse();
      long ticks = Processes.startTicks(pid).orElseThrow();
      assertThat(Processes.isRunning(pid, ticks)).isTrue();
      assertThat(Processes.isRunning(pid, ticks + 1)).isFalse();
      assertThat(Processes.reapIfEnded(pid)).isEqualTo(OptionalInt.empty());
      assertThat(process.signal(15)).isTrue();
      assertThat(process.waitExit(5000)).isTrue();
      assertThat(Processes.isRunning(pid, ticks)).isFalse();
      assertThat(Processes.exitCode(Processes.reap(pid))).isEqualTo(143);
      assertThat(process.signal(15)).isFalse();
      assertThat(Processes.startTicks(pid)).isEmpty();
    }
  }

  private static Map<Integer, Fd> out(UnixSocket.Pair pair) {
    return Map.of(1, pair.second().fd());
  }

  private static int shell(String script, Map<Integer, Fd> descriptors) {
    return Spawn.spawn(
        SHELL,
        List.of("sh", "-c", "exec 2>/dev/null; " + script),
        List.of("PATH=/usr/bin:/bin"),
        descriptors);
  }
}
