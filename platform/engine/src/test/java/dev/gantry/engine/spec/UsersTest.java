// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsersTest {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      www:x:33:33:www:/var/www:/bin/false
      1000:x:77:78:named like a number:/n:/bin/sh
      broken:x
      """;
  private static final String GROUP =
      """
      root:x:0:
      www:x:33:
      audio:x:29:www,other
      video:x:44:other,www
      """;

  @Test
  void nobody_named_is_root_with_its_home() {
    Users.Identity user = resolve("");
    assertThat(user.uid()).isZero();
    assertThat(user.gid()).isZero();
    assertThat(user.home()).isEqualTo("/root");
  }

  @Test
  void a_name_brings_its_groups() {
    Users.Identity user = resolve("www");
    assertThat(user)
        .isEqualTo(new Users.Identity(33, 33, List.of(33L, 29L, 44L), "/var/www", "www"));
  }

  @Test
  void a_group_given_leaves_out_the_others() {
    assertThat(resolve("www:audio").additionalGids()).containsExactly(29L);
    assertThat(resolve("www:audio").gid()).isEqualTo(29);
    assertThat(resolve("33:4000000000").gid()).isEqualTo(4_000_000_000L);
  }

  @Test
  void a_number_without_an_entry_is_taken_as_it_is() {
    assertThat(resolve("4242")).isEqualTo(new Users.Identity(4242, 0, List.of(0L), "/", ""));
  }

  @Test
  void a_name_wins_over_a_number() {
    assertThat(resolve("1000").uid()).isEqualTo(77);
  }

  @Test
  void added_groups_may_be_names_and_numbers() {
    Users.Identity user = Users.resolve("www", List.of("video", "12"), PASSWD, GROUP);
    assertThat(user.additionalGids()).containsExactly(33L, 29L, 44L, 12L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4294967296",
        "4294967295",
        "-1",
        "0x0",
        "root:999999999999",
        "1000:0abc",
        "+0",
        " 0",
        "0 ",
        "٠",
        "a:b:c",
        "nobody",
        "broken",
        "18446744073709551616",
        "root:-0"
      })
  void what_is_neither_name_nor_number_is_refused(String user) {
    assertThatThrownBy(() -> resolve(user))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.INVALID));
  }

  @Test
  void an_entry_whose_id_overflows_is_refused() {
    assertThatThrownBy(() -> Users.resolve("evil", List.of(), "evil:x:4294967296:0:::", ""))
        .isInstanceOf(Failure.class);
  }

  private static Users.Identity resolve(String user) {
    return Users.resolve(user, List.of(), PASSWD, GROUP);
  }
}
