// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "true | true",
        "'it\\'s' | 'it\\'s'",
        "\"x\" | 'x'",
        "5 | 5",
        "-5 | -5",
        "uint64 5 | @t 5",
        "@t 18446744073709551615 | @t 18446744073709551615",
        "byte 0xff | @y 255",
        "2.5 | @d 2.5",
        "['a', 'b'] | @as ['a', 'b']",
        "@as [] | @as []",
        "[uint32 1, 2] | @au [1, 2]",
        "('a', 1) | @(si) ('a', 1)",
        "@a(ss) [('/dev/null','rwm')] | @a(ss) [('/dev/null', 'rwm')]",
        "<true> | @v <true>",
        "objectpath '/a' | @o '/a'",
      })
  void text_is_read_and_printed_with_the_type_that_is_not_plain(String text, String printed) {
    Variant value = Variant.parse(text);
    assertThat(value.toString()).isEqualTo(printed);
    assertThat(Variant.parse(printed)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "'open", "[1, 'x']", "[]", "@t -1", "@y 256", "1 2", "@zz 1", "(1", "maybe"})
  void what_is_no_value_is_refused(String text) {
    assertThatThrownBy(() -> Variant.parse(text)).isInstanceOf(Failure.class);
  }

  @Test
  void every_type_comes_back_from_its_bytes() {
    String type = "(ybnqiuxtdsogva(sv)aay)";
    Object value =
        List.of(
            255L,
            true,
            -2L,
            65535L,
            -3L,
            4294967295L,
            -4L,
            -1L,
            1.5,
            "text ü",
            "/path",
            "a{sv}",
            new Variant("(yt)", List.of(7L, 8L)),
            List.of(List.of("key", new Variant("au", List.of(1L, 2L)))),
            List.of(List.of(1L), List.of()));
    Marshal out = new Marshal();
    out.put("y", 1L);
    out.put(type, value);
    Unmarshal in = new Unmarshal(out.bytes());
    assertThat(in.get("y")).isEqualTo(1L);
    assertThat(in.get(type)).isEqualTo(value);
  }

  @Test
  void an_array_is_padded_to_its_elements_and_its_length_leaves_that_out() {
    Marshal out = new Marshal();
    out.put("at", List.of(1L));
    assertThat(out.bytes()).containsExactly(8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
  }
}
