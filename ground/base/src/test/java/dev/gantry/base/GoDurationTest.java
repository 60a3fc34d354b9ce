// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "1h2m3.5s, 3723500000000, 1h2m3.5s",
    "300ms, 300000000, 300ms",
    "0, 0, 0s",
    "-0, 0, 0s",
    "1.5us, 1500, 1.5µs",
    "2µs, 2000, 2µs",
    "17ns, 17, 17ns",
    "90s, 90000000000, 1m30s",
    "60m, 3600000000000, 1h0m0s",
    "1m, 60000000000, 1m0s",
    "-1.5h, -5400000000000, -1h30m0s",
    "+.5s, 500000000, 500ms",
    "1.s, 1000000000, 1s",
    "1s1h, 3601000000000, 1h0m1s",
    "0.3ns, 0, 0s",
    "2562047h47m16.854775807s, 9223372036854775807, 2562047h47m16.854775807s",
  })
  void reads_and_prints_go_durations(String text, long nanos, String printed) {
    assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    assertThat(GoDuration.text(Duration.ofNanos(nanos))).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "3", "s", ".s", "1d", "1h 2m", " 1s", "1s ", "--1s", "1e3s", "2562048h"})
  void refuses_what_is_no_duration_quoting_it(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("'" + text + "'");
  }
}
