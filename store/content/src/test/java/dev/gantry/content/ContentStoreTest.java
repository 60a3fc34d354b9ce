// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.Index;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of the store: what its documentation promises.
class ContentStoreTest {
  @TempDir Path folder;
  private ContentStore store;

  @BeforeEach
  void open() {
    store = ContentStore.open(folder, InstantSource.system());
  }

  @AfterEach
  void leaves_no_ingest_behind() throws IOException {
    store.close();
    try (Stream<Path> left = Files.list(folder.resolve("ingest"))) {
      assertThat(left).isEmpty();
    }
  }

  private Descriptor put(Lease lease, String text) {
    return store.put(lease, "text/plain", text.getBytes(UTF_8));
  }

  @Test
  void gives_back_the_bytes_that_were_put() {
    try (Lease lease = store.lease("test")) {
      Descriptor blob = put(lease, "hello");
      assertThat(blob.digest()).isEqualTo(Digest.of("hello"));
      assertThat(blob.size()).isEqualTo(5);
      assertThat(store.document(blob.digest(), 10)).isEqualTo("hello".getBytes(UTF_8));
      assertThat(put(lease, "hello")).isEqualTo(blob);
      assertThat(store.list()).containsExactly(blob.digest());
    }
  }

  @Test
  void refuses_bytes_that_are_not_their_digest_and_keeps_nothing() {
    Descriptor lie = Descriptor.of("text/plain", Digest.of("truth"), 5);
    try (Lease lease = store.lease("test")) {
      assertThatThrownBy(
              () -> store.put(lease, lie, new ByteArrayInputStream("lying".getBytes(UTF_8))))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.CORRUPT));
      assertThatThrownBy(
              () -> store.put(lease, lie, new ByteArrayInputStream("truth!".getBytes(UTF_8))))
          .hasMessageContaining("more bytes");
      assertThatThrownBy(
              () -> store.put(lease, lie, new ByteArrayInputStream("trut".getBytes(UTF_8))))
          .hasMessageContaining("4 bytes instead of 5");
    }
    assertThat(store.list()).isEmpty();
  }

  @Test
  void refuses_a_document_that_rotted_on_disk() throws IOException {
    try (Lease lease = store.lease("test")) {
      Digest digest = put(lease, "hello").digest();
      Files.delete(store.path(digest));
      Files.writeString(store.path(digest), "hellO");
      assertThatThrownBy(() -> store.document(digest, 10)).hasMessageContaining("another digest");
    }
  }

  @Test
  void collects_what_nobody_keeps() {
    Descriptor image;
    Descriptor unnamed;
    try (Lease lease = store.lease("test")) {
      Descriptor config = put(lease, "config");
      Descriptor layer = put(lease, "layer");
      image =
          store.put(lease, MediaTypes.OCI_MANIFEST, Manifest.oci(config, List.of(layer)).bytes());
      unnamed = put(lease, "unnamed");
      Descriptor index = store.put(lease, MediaTypes.OCI_INDEX, Index.oci(List.of(image)).bytes());
      store.name("x", index);
      assertThat(store.collect().blobs()).isEmpty();
    }
    assertThat(store.collect().blobs()).containsExactly(unnamed.digest());
    assertThat(store.list()).hasSize(4);
    assertThat(store.unname("x")).isTrue();
    assertThat(store.unname("x")).isFalse();
    assertThat(store.collect().blobs()).hasSize(4);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void remembers_names_after_it_was_closed() {
    Descriptor blob;
    try (Lease lease = store.lease("test")) {
      blob = put(lease, "hello");
    }
    store.name("a", blob);
    store.name("a", blob);
    store.close();
    open();
    assertThat(store.find("a").orElseThrow().target()).isEqualTo(blob);
    assertThat(store.names()).hasSize(1);
  }

  @Test
  void removes_what_a_crash_left_of_an_ingest() throws IOException {
    store.close();
    Files.createDirectories(folder.resolve("ingest/77"));
    Files.writeString(folder.resolve("ingest/77/data"), "half");
    open();
    assertThat(folder.resolve("ingest/77")).doesNotExist();
  }

  @Test
  void is_open_in_one_place_only() {
    assertThatThrownBy(() -> ContentStore.open(folder, InstantSource.system()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("another process");
  }
}
