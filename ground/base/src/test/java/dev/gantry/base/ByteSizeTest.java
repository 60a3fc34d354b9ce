// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "64m, 67108864",
    "1.5g, 1610612736",
    "250k, 256000",
    "-1, -1",
    "0, 0",
    "12, 12",
    "12b, 12",
    "1Kb, 1024",
    "1KiB, 1024",
    "10 MB, 10485760",
    ".5k, 512",
    "1.k, 1024",
    "2t, 2199023255552",
    "1p, 1125899906842624",
    "9223372036854775807, 9223372036854775807",
    "0.3, 0",
  })
  void reads_docker_sizes(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "m",
        "-2",
        "-1m",
        "1x",
        "1bb",
        "1kx",
        "1kibb",
        "1  k",
        "1,5g",
        "0x10",
        "1.2.3",
        "9223372036854775808",
        "8192p",
        "1\u00a0k",
        "١k",
        "1e3"
      })
  void refuses_what_is_no_size_quoting_it(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1, 1B",
    "999, 999B",
    "1000, 1kB",
    "1450000, 1.45MB",
    "1454999, 1.45MB",
    "231400, 231kB",
    "10000000, 10MB",
    "999900, 1e+03kB",
    "7340032000, 7.34GB",
    "-1, -1B",
    "9223372036854775807, 9.22EB",
  })
  void prints_decimal_sizes(long bytes, String text) {
    assertThat(ByteSize.human(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1023, 1023B",
    "1024, 1KiB",
    "1474560, 1.406MiB",
    "33554432, 32MiB",
    "1073741823, 1024MiB",
    "16705667072, 15.56GiB",
  })
  void prints_binary_sizes(long bytes, String text) {
    assertThat(ByteSize.binary(bytes)).isEqualTo(text);
  }
}
