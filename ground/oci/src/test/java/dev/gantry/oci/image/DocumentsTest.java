// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final String HEX = "a".repeat(64);

  @Test
  void keeps_unknown_fields_of_a_config() {
    String text =
        """
        {"architecture":"amd64","os":"linux","future":{"a":[1,"x"]},
         "config":{"Env":["A=1"],"ExposedPorts":{"80/tcp":{}},"Strange":"s"},
         "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},
         "history":[{"created_by":"x","empty_layer":true,"more":1}]}
        """
            .formatted(HEX);
    ImageConfig config = ImageConfig.parse(text.getBytes(UTF_8), "x");
    ImageConfig again = ImageConfig.parse(config.bytes(), "x");
    assertThat(again).isEqualTo(config);
    assertThat(again.unknown()).containsKey("future");
    assertThat(again.process().unknown()).containsEntry("Strange", "s");
    assertThat(again.process().exposedPorts()).containsKey("80/tcp");
    assertThat(again.history().getFirst().isEmptyLayer()).isTrue();
    assertThat(again.diffIds()).hasSize(1);
    assertThat(new String(config.bytes(), UTF_8)).contains("\"80/tcp\":{}");
  }

  @Test
  void keeps_labels_that_engines_use_as_mere_text() {
    String text =
        """
        {"config":{"Labels":{"org.systemd.property.ExecStart":"x","io.containers.autoupdate":"registry"}}}
        """;
    ProcessDefaults defaults = ImageConfig.parse(text.getBytes(UTF_8), "x").process();
    assertThat(defaults.labels()).containsEntry("io.containers.autoupdate", "registry");
  }

  @Test
  void refuses_a_manifest_that_is_also_an_index() {
    String both =
        "{\"schemaVersion\":2,\"layers\":[],\"manifests\":[],\"config\":%s}"
            .formatted(Json.text(Descriptor.of("x", Digest.of("x"), 1)));
    assertThatThrownBy(() -> Manifest.parse(both.getBytes(UTF_8), "m"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("also an index");
    assertThatThrownBy(() -> Index.parse(both.getBytes(UTF_8), "m"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("also a manifest");
  }

  @Test
  void refuses_a_media_type_that_lies() {
    String lie = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\"}";
    assertThatThrownBy(() -> Manifest.parse(lie.getBytes(UTF_8), "m"))
        .hasMessageContaining("media type");
  }

  @Test
  void refuses_too_many_children_and_too_many_bytes() {
    Descriptor child = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("x"), 1);
    byte[] many = Index.oci(java.util.Collections.nCopies(1001, child)).bytes();
    assertThatThrownBy(() -> Index.parse(many, "m")).hasMessageContaining("1000 children");
    assertThatThrownBy(() -> Index.parse(new byte[(4 << 20) + 1], "m"))
        .hasMessageContaining("4 MiB");
  }

  @Test
  void writes_a_manifest_that_parses_to_an_equal_one() {
    Manifest manifest =
        Manifest.oci(
            Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of("c"), 1),
            List.of(Descriptor.of(MediaTypes.OCI_LAYER, Digest.of("l"), 10_000_000_000L)));
    assertThat(Manifest.parse(manifest.bytes(), "m")).isEqualTo(manifest);
    assertThat(new String(manifest.bytes(), UTF_8)).contains("\"digest\":").doesNotContain("urls");
  }

  @Test
  void names_stacks_of_layers_as_the_specification_does() {
    Digest a = Digest.of("a");
    Digest b = Digest.of("b");
    assertThat(ChainId.of(List.of(a, b))).containsExactly(a, Digest.of(a + " " + b));
  }

  @Test
  void reads_platforms_with_their_aliases() {
    assertThat(Platform.parse("linux/x86_64")).hasToString("linux/amd64");
    assertThat(Platform.parse("aarch64")).hasToString("linux/arm64");
    assertThat(Platform.parse("linux/arm")).hasToString("linux/arm/v7");
    assertThat(Platform.parse("linux/arm/v6").matches(Platform.parse("linux/arm/v7"))).isTrue();
    assertThat(Platform.parse("linux/arm/v7").matches(Platform.parse("linux/arm/v6"))).isFalse();
    assertThatThrownBy(() -> Platform.parse("linux/../x")).isInstanceOf(Failure.class);
  }
}
