// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Progress;
import dev.gantry.linux.file.FileName;
import dev.gantry.linux.file.Folder;
import dev.gantry.oci.image.ChainId;
import dev.gantry.oci.image.Digest;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of the store.
@Tag("kernel")
class SnapshotStoreTest {
  @TempDir Path folder;
  private SnapshotStore store;

  @BeforeEach
  void open() {
    store = SnapshotStore.open(folder);
  }

  @AfterEach
  void leaves_nothing_half_made() {
    store.close();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
  }

  private static LayerSource layer(byte[] archive, byte[] stored) {
    return new LayerSource(
        Digest.of(archive),
        Digest.of(stored),
        stored.length,
        () -> new ByteArrayInputStream(stored));
  }

  private List<Digest> twoLayers() {
    byte[] base =
        new Archive()
            .folder("etc")
            .file("etc/passwd", "root")
            .file("etc/group", "g")
            .folder("var")
            .file("var/old", "old")
            .bytes();
    byte[] top =
        new Archive()
            .file("etc/.wh.group", "")
            .file("etc/motd", "hi")
            .folder("var")
            .file("var/.wh..wh..opq", "")
            .file("var/new", "new")
            .bytes();
    List<LayerSource> layers = List.of(layer(base, base), layer(top, top));
    store.unpack(layers, Progress.NONE);
    store.unpack(layers, Progress.NONE);
    return layers.stream().map(LayerSource::diffId).toList();
  }

  @Test
  void stacks_layers_topmost_first() {
    List<Digest> ids = twoLayers();
    List<Path> lowers = store.lowers(ids);
    assertThat(lowers).hasSize(2);
    assertThat(lowers.getFirst().resolve("etc/motd")).hasContent("hi");
    assertThat(lowers.getLast().resolve("etc/passwd")).hasContent("root");
    assertThat(store.layerSize(ChainId.of(ids).getFirst())).isEqualTo(8);
  }

  @Test
  void exports_what_a_container_sees() throws IOException {
    List<Digest> ids = twoLayers();
    store.prepare("c1", ids);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.exportTar("c1", out);
    assertThat(names(out.toByteArray()))
        .containsExactly("etc/", "etc/motd", "etc/passwd", "var/", "var/new");
    store.remove("c1");
    store.remove("c1");
    assertThat(store.keys()).isEmpty();
  }

  private static List<String> names(byte[] archive) throws IOException {
    TarReader tar = new TarReader(new ByteArrayInputStream(archive), TarLimits.DEFAULT);
    List<String> names = new ArrayList<>();
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      names.add(entry.name());
    }
    return names;
  }

  @Test
  void tells_changes_as_docker_does_and_writes_them_as_a_layer() throws IOException {
    List<Digest> ids = twoLayers();
    Prepared.Overlay tree = (Prepared.Overlay) store.prepare("c1", ids);
    try (Folder upper = Folder.open(tree.upper())) {
      upper.create("a", 0644).close();
      upper.mkdir("etc", 0755);
      try (Folder etc = upper.child("etc")) {
        etc.create("passwd", 0644).close();
        etc.mknod("motd", 0020000, 0, 0);
      }
    }
    assertThat(store.changes("c1"))
        .extracting(change -> change.kind().letter() + " " + change.path())
        .containsExactly("A /a", "C /etc", "D /etc/motd", "C /etc/passwd");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.diffTar("c1", out);
    assertThat(names(out.toByteArray())).containsExactly("a", "etc/", "etc/.wh.motd", "etc/passwd");
  }

  @Test
  void refuses_a_layer_that_is_not_its_diff_id_and_keeps_nothing() {
    byte[] truth = new Archive().file("a", "truth").bytes();
    byte[] lie = new Archive().file("a", "lies!").bytes();
    LayerSource forged =
        new LayerSource(
            Digest.of(truth), Digest.of(lie), lie.length, () -> new ByteArrayInputStream(lie));
    assertThatThrownBy(() -> store.unpack(List.of(forged), Progress.NONE))
        .hasMessageContaining("instead of");
    LayerSource rotten =
        new LayerSource(
            Digest.of(lie), Digest.of(truth), lie.length, () -> new ByteArrayInputStream(lie));
    assertThatThrownBy(() -> store.unpack(List.of(rotten), Progress.NONE))
        .hasMessageContaining("the stored layer");
    assertThat(folder.resolve("layers")).isEmptyDirectory();
  }

  @Test
  void keeps_layers_below_prepared_trees_only() {
    List<Digest> ids = twoLayers();
    store.prepare("c1", ids.subList(0, 1));
    store.collect(Set.of());
    assertThat(store.has(ids.subList(0, 1))).isTrue();
    assertThat(store.has(ids)).isFalse();
    store.remove("c1");
    store.collect(Set.of());
    assertThat(folder.resolve("layers")).isEmptyDirectory();
  }

  @Test
  void removes_what_a_crash_left() throws IOException {
    store.close();
    Files.createDirectories(folder.resolve("tmp/new-1/fs/deep/er"));
    open();
    store.close();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    open();
  }

  @Test
  void removes_very_deep_trees_and_keeps_strange_names() throws IOException {
    byte[] odd = {'n', (byte) 0xff, (byte) 0xc3, '~'};
    String name = FileName.decode(odd);
    assertThat(FileName.encode(name)).isEqualTo(odd);
    byte[] archive = new Archive().file(name, "x").file("ü", "y").bytes();
    store.unpack(List.of(layer(archive, archive)), Progress.NONE);
    Path tree = store.lowers(List.of(Digest.of(archive))).getFirst();
    try (Folder root = Folder.open(tree)) {
      assertThat(root.list()).contains(name, "ü");
    }
    Prepared.Overlay overlay =
        (Prepared.Overlay) store.prepare("deep", List.of(Digest.of(archive)));
    Folder at = Folder.open(overlay.upper());
    for (int i = 0; i < 3000; i++) {
      at.mkdir("d", 0755);
      Folder next = at.child("d");
      at.close();
      at = next;
    }
    at.close();
    store.remove("deep");
    store.close();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    open();
  }
}
