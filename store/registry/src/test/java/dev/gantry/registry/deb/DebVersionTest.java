// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.0, <, 1.1",
    "1.9, <, 1.10",
    "1.0~rc1, <, 1.0",
    "1.0~~, <, 1.0~",
    "1.0, <, 1.0+b1",
    "1.0-1, <, 1.0-1+b1",
    "1.0-1~bpo12+1, <, 1.0-1",
    "1:0.1, >, 9.9",
    "1.0, =, 1.0-0",
    "1.00, =, 1.0",
    "1.0a, <, 1.0b",
    "1.0a, <, 1.0+",
    "2.36-9+deb12u14, >, 2.36-9+deb12u9",
    "1:1.35.0-4+deb12u1+b1, >, 1:1.35.0-4+deb12u1",
    "5.2.15-2+b7, >, 5.2.15-2+b2"
  })
  void orders_as_policy_says(String a, String sign, String b) {
    int order = Integer.signum(DebVersion.parse(a).compareTo(DebVersion.parse(b)));
    int expected = sign.equals("<") ? -1 : sign.equals(">") ? 1 : 0;
    assertThat(order).isEqualTo(expected);
    assertThat(Integer.signum(DebVersion.parse(b).compareTo(DebVersion.parse(a))))
        .isEqualTo(-expected);
  }
}
