// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DetachKeysTest {

  @Test
  void what_is_typed_is_passed_on_up_to_the_keys() throws IOException {
    assertThat(typed("ls\r\u0010\u0011rest", 100)).isEqualTo("ls\r|detached");
    assertThat(typed("ls\r\u0010\u0011rest", 1)).isEqualTo("ls\r|detached");
  }

  @Test
  void a_beginning_that_does_not_go_on_is_passed_on() throws IOException {
    assertThat(typed("a\u0010b\u0010\u0010c\u0010", 100)).isEqualTo("a\u0010b\u0010\u0010c|");
    assertThat(typed("a\u0010b\u0010\u0010c", 1)).isEqualTo("a\u0010b\u0010\u0010c|");
    assertThat(typed("\u0010\u0010\u0011", 1)).isEqualTo("\u0010|detached");
  }

  @Test
  void keys_are_named_as_docker_names_them() {
    assertThat(DetachKeys.parse("ctrl-p,ctrl-q")).containsExactly(16, 17);
    assertThat(DetachKeys.parse("a,ctrl-@,ctrl-[")).containsExactly('a', 0, 27);
    assertThatThrownBy(() -> DetachKeys.parse("ctrl-")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> DetachKeys.parse("alt-x")).hasMessageContaining("alt-x");
  }

  private static String typed(String text, int piece) throws IOException {
    InputStream in =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, piece));
          }

          @Override
          public int read(byte[] bytes) {
            return read(bytes, 0, bytes.length);
          }
        };
    DetachKeys keys = new DetachKeys(in, DetachKeys.parse(DetachKeys.DEFAULT));
    StringBuilder passed = new StringBuilder();
    for (byte[] bytes = keys.next(); bytes != null; bytes = keys.next()) {
      passed.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return passed + "|" + (keys.typed() ? "detached" : "");
  }
}
