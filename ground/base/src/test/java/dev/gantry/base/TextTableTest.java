// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void aligns_columns_with_three_spaces_and_a_least_width() {
    TextTable table = TextTable.of(List.of("NAME", "A LONG HEADER", "LAST"));
    table.row(List.of("wéb", "x", "the end"));
    table.row(List.of("a-long-name-1", "", ""));
    assertThat(table.text())
        .isEqualTo(
            """
            NAME            A LONG HEADER   LAST
            wéb             x               the end
            a-long-name-1                   \s
            """
                .replace("                   \s\n", "                   \n"));
  }

  @Test
  void keeps_the_least_width_asked_for() {
    TextTable table = TextTable.of(List.of("A", "B"), 5);
    table.row(List.of("1", "2"));
    assertThat(table.text()).isEqualTo("A    B\n1    2\n");
  }

  @Test
  void has_no_header_line_without_a_header() {
    TextTable table = TextTable.of(List.of());
    assertThat(table.text()).isEmpty();
    table.row(List.of("only"));
    assertThat(table.text()).isEqualTo("only\n");
  }

  @Test
  void escapes_what_could_move_the_cursor_or_hide_text() {
    TextTable table = TextTable.of(List.of());
    table.row(List.of("a\u001b[2Jb\n\t\r\u009b\u202e\ud800\u2028é😀"));
    assertThat(table.text()).isEqualTo("a\\x1b[2Jb\\n\\t\\r\\u009b\\u202e\\ud800\\u2028é😀\n");
  }
}
