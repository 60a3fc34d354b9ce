// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.socket.UnixSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FdTest {
  @TempDir Path folder;

  @Test
  void writes_and_reads_a_file() throws Exception {
    Path file = folder.resolve("f");
    try (Fd fd = Fd.open(file, Fd.O_WRONLY | Fd.O_CREAT, 0600)) {
      fd.output().write("hello".getBytes(StandardCharsets.UTF_8));
    }
    try (Fd fd = Fd.open(file, Fd.O_RDONLY, 0)) {
      assertThat(fd.input().readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @Test
  void names_the_file_and_the_errno_of_a_refused_open() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Fd.open(missing, Fd.O_RDONLY, 0))
        .isInstanceOfSatisfying(
            KernelFailure.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
        .hasMessage("opening " + missing + ": no such file or directory (ENOENT)");
  }

  @Test
  void a_descriptor_is_never_inherited() throws Exception {
    try (Fd fd = Fd.open(Path.of("/dev/null"), Fd.O_RDONLY, 0);
        Fd copy = fd.duplicate(50)) {
      assertThat(copy.number()).isGreaterThanOrEqualTo(50);
      for (Fd each : new Fd[] {fd, copy}) {
        assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + each.number())))
            .containsPattern("flags:\\s+0?2\\d{6}");
      }
    }
  }

  @Test
  void a_closed_descriptor_refuses_use_and_a_second_close_is_fine() {
    Fd fd = Fd.open(Path.of("/dev/null"), Fd.O_RDONLY, 0);
    fd.close();
    fd.close();
    assertThatThrownBy(fd::number).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> fd.read(new byte[1], 0, 1)).isInstanceOf(Failure.class);
    assertThat(Path.of("/proc/self/fd/" + fd.toString().replaceAll("\\D", ""))).doesNotExist();
  }

  @Test
  void a_number_stays_ours_while_a_read_is_under_way() throws Exception {
    try (UnixSocket.Pair pair = UnixSocket.pair()) {
      Fd reading = pair.first().fd();
      int number = reading.number();
      CountDownLatch started = new CountDownLatch(1);
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                started.countDown();
                reading.read(new byte[1], 0, 1);
              });
      started.await();
      while (!Files.readString(Path.of("/proc/self/task/" + taskOf(reader) + "/syscall"))
          .startsWith("0 ")) {
        Thread.onSpinWait();
      }
      reading.close();
      assertThat(Files.exists(Path.of("/proc/self/fdinfo/" + number))).isTrue();
      pair.second().send(new byte[] {1});
      reader.join();
      assertThat(Files.exists(Path.of("/proc/self/fdinfo/" + number))).isFalse();
    }
  }

  /// The kernel's id of the newest thread that is blocked in read(2).
  private static String taskOf(Thread thread) throws Exception {
    assertThat(thread.isAlive()).isTrue();
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks
          .map(task -> task.getFileName().toString())
          .max(java.util.Comparator.comparingInt(Integer::parseInt))
          .orElseThrow();
    }
  }
}
