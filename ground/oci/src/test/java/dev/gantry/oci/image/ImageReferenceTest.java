// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ImageReferenceTest {
  @TestFactory
  Stream<DynamicTest> parses_as_the_golden_table_says() throws IOException {
    List<String> lines;
    try (var in = ImageReferenceTest.class.getResourceAsStream("references.txt")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" \\| "))
        .map(cells -> DynamicTest.dynamicTest(cells[0], () -> check(cells)));
  }

  private static void check(String[] cells) {
    if (cells[1].equals("!")) {
      assertThatThrownBy(() -> ImageReference.parse(cells[0]))
          .isInstanceOf(Failure.class)
          .hasMessageContaining(cells[2]);
      return;
    }
    ImageReference parsed = ImageReference.parse(cells[0]);
    assertThat(parsed).hasToString(cells[1]);
    assertThat(parsed.familiar()).isEqualTo(cells[2]);
    assertThat(ImageReference.parse(parsed.toString())).isEqualTo(parsed);
  }

  @Test
  void refuses_a_name_of_more_than_255_characters_and_does_so_fast() {
    assertThatThrownBy(() -> ImageReference.parse("a".repeat(256) + ":x"))
        .hasMessageContaining("255");
    assertThatThrownBy(() -> ImageReference.parse("a-".repeat(500))).isInstanceOf(Failure.class);
  }
}
