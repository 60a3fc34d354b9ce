// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  @TempDir Path etc;

  private List<String> of(String suite) {
    return new AptSources(etc, etc)
        .of(suite).stream()
            .map(source -> source.uri() + " " + source.suite() + " " + source.components())
            .toList();
  }

  @Test
  void reads_both_formats() throws IOException {
    Files.writeString(
        etc.resolve("sources.list"),
        """
        # a comment
        deb [arch=amd64 signed-by=/k.gpg] http://one/debian bookworm main contrib # tail
        deb-src http://one/debian bookworm main
        """);
    Files.createDirectories(etc.resolve("sources.list.d"));
    Files.writeString(
        etc.resolve("sources.list.d/x.sources"),
        """
        Types: deb deb-src
        URIs: http://sec/debian-security
        Suites: bookworm-security
        Components: main
        Signed-By:
         -----BEGIN PGP PUBLIC KEY BLOCK-----
         .
         abc
         -----END PGP PUBLIC KEY BLOCK-----

        Enabled: no
        Types: deb
        URIs: http://off/debian
        Suites: bookworm
        """);
    assertThat(of("bookworm"))
        .containsExactly(
            "http://one/debian bookworm [main, contrib]",
            "http://sec/debian-security bookworm-security [main]");
    AptSources.Source first = new AptSources(etc, etc).of("bookworm").getFirst();
    assertThat(first.keys()).containsExactly(Path.of("/k.gpg"));
  }

  @Test
  void asks_the_machines_mirror_for_a_suite_that_it_does_not_name() throws IOException {
    Files.writeString(
        etc.resolve("sources.list"),
        "deb http://m/debian bookworm main\ndeb http://m/debian-security bookworm-security main\n");
    assertThat(of("trixie"))
        .containsExactly(
            "http://m/debian trixie [main]",
            "http://m/debian trixie-updates [main]",
            "http://m/debian-security trixie-security [main]");
  }

  @Test
  void reads_names_of_the_transport() {
    assertThat(DebName.parse("deb:bookworm/bb,aa,bb").orElseThrow())
        .hasToString("deb://bookworm/aa,bb");
    assertThat(DebName.parse("deb://sid").orElseThrow().isWholeSystem()).isTrue();
    assertThat(DebName.parse("debian:12")).isEmpty();
    for (String bad : List.of("deb:", "deb:a/", "deb:a/b,,c", "deb:a/../x", "deb:../x", "deb:A")) {
      assertThatThrownBy(() -> DebName.parse(bad)).isInstanceOf(Failure.class);
    }
  }
}
