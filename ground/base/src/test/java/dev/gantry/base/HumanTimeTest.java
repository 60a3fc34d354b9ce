// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {
  @ParameterizedTest
  @CsvSource({
    "-5s, Less than a second",
    "450ms, Less than a second",
    "1s, 1 second",
    "5s, 5 seconds",
    "59.9s, 59 seconds",
    "60s, About a minute",
    "119s, About a minute",
    "2m, 2 minutes",
    "59m59s, 59 minutes",
    "60m, About an hour",
    "89m, About an hour",
    "90m, 2 hours",
    "3h, 3 hours",
    "47h, 47 hours",
    "47h30m, 2 days",
    "335h, 13 days",
    "336h, 2 weeks",
    "504h, 3 weeks",
    "1439h, 8 weeks",
    "1440h, 2 months",
    "17519h, 24 months",
    "17520h, 2 years",
    "26280h, 3 years",
  })
  void says_spans_as_docker_does(String span, String words) {
    assertThat(HumanTime.ago(GoDuration.parse(span))).isEqualTo(words);
  }
}
