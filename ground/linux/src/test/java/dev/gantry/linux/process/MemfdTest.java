// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MemfdTest {
  @Test
  void holds_the_bytes_and_refuses_every_change() throws Exception {
    try (Fd fd = Memfd.sealed("plan", "abc".getBytes(StandardCharsets.UTF_8))) {
      Path path = Path.of("/proc/self/fd/" + fd.number());
      assertThat(Files.readString(path)).isEqualTo("abc");
      assertThatThrownBy(() -> fd.write(new byte[] {1}, 0, 1))
          .isInstanceOfSatisfying(
              KernelFailure.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
      try (Fd again = Fd.open(path, Fd.O_RDWR, 0)) {
        assertThatThrownBy(() -> again.write(new byte[] {1}, 0, 1))
            .isInstanceOf(KernelFailure.class);
      }
      assertThatThrownBy(() -> Fd.open(path, Fd.O_RDWR | Fd.O_TRUNC, 0).close())
          .isInstanceOf(KernelFailure.class);
    }
  }
}
