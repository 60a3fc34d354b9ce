// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"ab", "web", "a.b-c_D", "0x", "n2"})
  void a_good_name_is_kept(String text) {
    assertThat(ContainerName.parse(text).text()).isEqualTo(text);
    assertThat(ContainerName.parse("/" + text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "-rf",
        "_x",
        ".x",
        "a/b",
        "a b",
        "a\nb",
        "a\u0000b",
        "ü1",
        "//ab",
        "a\u001b[2J"
      })
  void a_bad_name_is_refused_without_echoing_control_characters(String text) {
    assertThatThrownBy(() -> ContainerName.parse(text))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.INVALID))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
  }

  @Test
  void a_name_of_64_kib_is_refused_in_few_words() {
    assertThatThrownBy(() -> ContainerName.parse("a".repeat(65536)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void random_names_are_good_names() {
    Random random = new Random(1);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      seen.add(RandomNames.next(random, i % 6).text());
    }
    assertThat(seen).hasSizeGreaterThan(400).allMatch(ContainerName::isValid);
  }

  @Test
  void random_ids_are_not_taken_for_numbers() {
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      assertThat(ContainerId.random(random).brief()).containsPattern("[a-f]");
    }
  }
}
