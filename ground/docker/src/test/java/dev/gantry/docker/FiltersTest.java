// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiltersTest {

  @Test
  void both_spellings_say_the_same() {
    Filters old = Filters.parse("{\"label\":[\"a=b\",\"c\"],\"status\":[\"running\"]}");
    Filters now =
        Filters.parse(
            "{\"label\":{\"a=b\":true,\"c\":true,\"d\":false},\"status\":{\"running\":true}}");

    assertThat(now).isEqualTo(old);
    assertThat(now.of("label")).isEqualTo(List.of("a=b", "c"));
    assertThat(now.of("name")).isEmpty();
  }

  @Test
  void filters_survive_the_wire() {
    Filters filters = Filters.NONE.with("label", "a=\"b\"").with("label", "c").with("name", "x");

    assertThat(Filters.parse(filters.text())).isEqualTo(filters);
    assertThat(Filters.parse("")).isEqualTo(Filters.NONE);
  }

  @Test
  void nonsense_and_unknown_names_are_refused() {
    assertThatThrownBy(() -> Filters.parse("[]")).hasMessageContaining("filters");
    assertThatThrownBy(() -> Filters.parse("{\"a\":1}")).hasMessageContaining("neither");
    assertThatThrownBy(() -> Filters.NONE.with("zoo", "x").allow("name"))
        .hasMessage("invalid filter 'zoo'");
  }
}
