// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.docker.Filters;
import org.junit.jupiter.api.Test;

class RouteTest {

  @Test
  void names_survive_the_path() {
    for (String name : new String[] {"web", "a b", "é", "..", "100%", "a+b", "x?y#z"}) {
      String path = Routes.CONTAINER_START.path(name);

      assertThat(path).matches("[!-~]+");
      assertThat(Routes.CONTAINER_START.match(path)).containsExactly(name);
    }
  }

  @Test
  void a_slash_in_a_container_name_cannot_reach_another_route() {
    String path = Routes.CONTAINER_REMOVE.path("a/start");

    assertThat(path).isEqualTo("/containers/a%2Fstart");
    assertThat(Routes.CONTAINER_START.match(path)).isNull();
  }

  @Test
  void image_names_keep_their_slashes() {
    String name = "registry:5000/a/b:1.0@sha256:00";
    String path = Routes.IMAGE_INSPECT.path(name);

    assertThat(path).isEqualTo("/images/registry:5000/a/b:1.0@sha256:00/json");
    assertThat(Routes.IMAGE_INSPECT.match(path)).containsExactly(name);
    assertThat(Routes.IMAGE_INSPECT.match("/images/json")).isNull();
    assertThat(Routes.IMAGE_HISTORY.match(path)).isNull();
  }

  @Test
  void an_empty_name_is_refused_and_never_matches() {
    assertThatThrownBy(() -> Routes.CONTAINER_START.path("")).hasMessage("an empty name");
    assertThat(Routes.CONTAINER_START.match("/containers//start")).isNull();
  }

  @Test
  void queries_survive_the_wire() {
    Query query =
        Query.of()
            .add("name", "a&b=c d+e")
            .add("changes", "CMD [\"x\"]")
            .add("changes", "ENV é=1")
            .with("absent", "")
            .with("all", true)
            .with("t", -1)
            .with("filters", Filters.NONE.with("label", "a=b"));
    Query read = Query.parse(query.text().substring(1));

    assertThat(read.text("name")).isEqualTo("a&b=c d+e");
    assertThat(read.all("changes")).containsExactly("CMD [\"x\"]", "ENV é=1");
    assertThat(read.flag("all")).isTrue();
    assertThat(read.number("t")).isEqualTo(-1);
    assertThat(read.number("absent")).isNull();
    assertThat(read.filters().of("label")).containsExactly("a=b");
  }

  @Test
  void flags_are_read_as_docker_reads_them() {
    Query query = Query.parse("a=1&b=true&c=0&d=False&e&f=no&g=none&h=x");

    assertThat(query.flag("a") && query.flag("b") && query.flag("h")).isTrue();
    assertThat(query.flag("c") || query.flag("d") || query.flag("e")).isFalse();
    assertThat(query.flag("f") || query.flag("g") || query.flag("missing")).isFalse();
    assertThat(query.flag("missing", true)).isTrue();
  }

  @Test
  void malformed_queries_are_refused() {
    assertThatThrownBy(() -> Query.parse("a=%g1")).hasMessageContaining("escape");
    assertThatThrownBy(() -> Query.parse("a=%c3")).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Query.parse("a=%")).hasMessageContaining("escape");
    assertThatThrownBy(() -> Query.parse("t=ten").number("t")).hasMessageContaining("whole number");
    assertThatThrownBy(() -> Query.parse("a&".repeat(1001))).hasMessageContaining("parameters");
  }
}
