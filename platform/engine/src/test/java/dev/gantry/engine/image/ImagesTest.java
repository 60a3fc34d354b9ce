// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.docker.Filters;
import dev.gantry.docker.ImageDelete;
import dev.gantry.docker.ImageSummary;
import dev.gantry.registry.archive.SaveArchive;
import dev.gantry.snapshot.SnapshotStore;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import dev.gantry.snapshot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Unpacking changes owners and makes whiteouts, so these need root.
@Tag("kernel")
class ImagesTest {
  @TempDir Path folder;
  private final List<String> events = new ArrayList<>();
  private List<UsedBy.Use> uses = List.of();
  private ContentStore content;
  private SnapshotStore snapshots;
  private Images images;

  @BeforeEach
  void open() {
    content = ContentStore.open(folder.resolve("content"), InstantSource.system());
    snapshots = SnapshotStore.open(folder.resolve("snapshots"));
    images =
        new Images(
            content,
            snapshots,
            List.of(),
            _ -> uses,
            (action, _, name) -> events.add(action + " " + name),
            InstantSource.system());
  }

  @AfterEach
  void leaves_no_blob_without_a_name() {
    assertThat(content.collect().blobs()).isEmpty();
    snapshots.close();
    content.close();
  }

  private static byte[] tar(String file, String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    tar.put(TarEntry.folder("./", 0755, 7));
    tar.put(TarEntry.folder("./etc/", 0755, 7));
    tar.file(TarEntry.file("./etc/" + file, 0644, text.length(), 9), text.getBytes(UTF_8));
    tar.finish();
    return out.toByteArray();
  }

  private LocalImage importBb(String name, String text) throws IOException {
    return images.importTar(
        new ByteArrayInputStream(tar("passwd", text)),
        new ImportOptions(name, List.of("ENV PATH=/bin", "CMD [\"/bin/sh\"]"), null, null, "-"));
  }

  @Test
  void imports_lists_and_finds_by_name_and_id() throws IOException {
    LocalImage bb = importBb("bb", "root");
    assertThat(bb.config().process().cmd()).containsExactly("/bin/sh");
    assertThat(bb.config().process().env()).containsExactly("PATH=/bin");
    for (String typed : List.of("bb", "bb:latest", bb.id().shortHex(), bb.id().toString())) {
      assertThat(images.resolve(typed, null).id()).isEqualTo(bb.id());
    }
    ImageSummary row = images.list(Filters.NONE).getFirst();
    assertThat(row.repoTags()).containsExactly("bb:latest");
    assertThat(row.size()).isEqualTo(4);
    Path tree = images.lowers(bb).getFirst();
    assertThat(tree.resolve("etc/passwd")).hasContent("root");
    assertThat(images.history("bb", null)).hasSize(1);
    assertThat(images.inspect("bb", null).config().cmd()).containsExactly("/bin/sh");
    assertThat(events).containsExactly("import bb:latest");
  }

  @Test
  void says_what_is_missing() {
    assertThatThrownBy(() -> images.resolve("nope", null)).hasMessage("No such image: nope:latest");
    assertThatThrownBy(() -> images.ensure("nope", Images.PullPolicy.MISSING, null, Progress.NONE))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exitCode()).isEqualTo(125))
        .hasMessageContaining("registry client");
    assertThatThrownBy(() -> images.resolve("Bad//", null)).isInstanceOf(Failure.class);
  }

  @Test
  void keeps_an_image_that_lost_its_name_until_it_is_pruned() throws IOException {
    LocalImage first = importBb("bb", "1");
    importBb("bb", "2");
    assertThat(images.list(Filters.NONE)).hasSize(2);
    List<ImageSummary> dangling = images.list(Filters.NONE.with("dangling", "true"));
    assertThat(dangling).extracting(ImageSummary::id).containsExactly(first.id().toString());
    assertThat(images.prune(Filters.NONE).imagesDeleted())
        .contains(new ImageDelete(null, first.id().toString()));
    assertThat(images.list(Filters.NONE)).hasSize(1);
  }

  @Test
  void untags_and_removes_with_dockers_rules() throws IOException {
    LocalImage bb = importBb("bb", "1");
    images.tag("bb", "localhost:5000/b:1");
    assertThat(images.list(Filters.NONE)).hasSize(1);
    assertThat(images.list(Filters.NONE.with("reference", "bb")).getFirst().repoTags())
        .containsExactly("bb:latest");
    assertThatThrownBy(() -> images.remove(bb.id().shortHex(), false))
        .hasMessageContaining("referenced in multiple repositories");
    assertThat(images.remove("bb", false)).containsExactly(new ImageDelete("bb:latest", null));
    uses = List.of(new UsedBy.Use("c".repeat(64), true));
    assertThatThrownBy(() -> images.remove("localhost:5000/b:1", false))
        .hasMessageContaining("is using its referenced image");
    assertThatThrownBy(() -> images.remove(bb.id().shortHex(), true))
        .hasMessageContaining("cannot be forced");
    uses = List.of();
    assertThat(images.remove("localhost:5000/b:1", false))
        .containsExactly(
            new ImageDelete("localhost:5000/b:1", null), new ImageDelete(null, bb.id().toString()));
    assertThat(content.list()).isEmpty();
    assertThat(snapshots.has(bb.diffIds())).isFalse();
  }

  @Test
  void loads_what_it_saved_with_the_same_id() throws IOException {
    LocalImage bb = importBb("bb", "1");
    for (SaveArchive.Format format : SaveArchive.Format.values()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      images.save(List.of("bb"), format, out);
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      images.save(List.of("bb"), format, again);
      assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
      images.remove("bb", false);
      assertThat(images.list(Filters.NONE)).isEmpty();
      assertThat(images.load(new ByteArrayInputStream(out.toByteArray()), Progress.NONE))
          .containsExactly("Loaded image: bb:latest");
      assertThat(images.resolve("bb", null).id()).isEqualTo(bb.id());
    }
  }

  @Test
  void loads_the_classic_layout_without_an_index() throws IOException {
    LocalImage bb = importBb("bb", "1");
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    images.save(List.of("bb"), SaveArchive.Format.DOCKER, saved);
    images.remove("bb", false);
    ByteArrayOutputStream classic = new ByteArrayOutputStream();
    TarWriter out = new TarWriter(classic);
    TarReader in = new TarReader(new ByteArrayInputStream(saved.toByteArray()), TarLimits.DEFAULT);
    for (TarEntry entry = in.next(); entry != null; entry = in.next()) {
      if (!entry.name().equals("index.json") && !entry.name().equals("oci-layout")) {
        out.file(entry, in.content());
      }
    }
    out.finish();
    images.load(new ByteArrayInputStream(classic.toByteArray()), Progress.NONE);
    assertThat(images.resolve("bb", null).id()).isEqualTo(bb.id());
  }

  @Test
  void keeps_nothing_of_a_layer_that_is_not_its_diff_id() throws IOException {
    importBb("bb", "1");
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    images.save(List.of("bb"), SaveArchive.Format.DOCKER, saved);
    images.remove("bb", false);
    byte[] other = tar("passwd", "evil");
    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    TarWriter out = new TarWriter(forged);
    TarReader in = new TarReader(new ByteArrayInputStream(saved.toByteArray()), TarLimits.DEFAULT);
    for (TarEntry entry = in.next(); entry != null; entry = in.next()) {
      if (entry.name().equals("manifest.json")) {
        String text = new String(in.content().readAllBytes(), UTF_8);
        byte[] bytes =
            text.replaceFirst("\"Layers\":\\[\"[^\"]*\"", "\"Layers\":[\"evil.tar\"")
                .getBytes(UTF_8);
        out.file(TarEntry.file("manifest.json", 0644, bytes.length, 0), bytes);
      } else if (!entry.name().equals("index.json")) {
        out.file(entry, in.content());
      }
    }
    out.file(TarEntry.file("evil.tar", 0644, other.length, 0), other);
    out.finish();
    assertThatThrownBy(
            () -> images.load(new ByteArrayInputStream(forged.toByteArray()), Progress.NONE))
        .hasMessageContaining("instead of");
    assertThat(images.list(Filters.NONE)).isEmpty();
    assertThat(content.list()).isEmpty();
  }

  @Test
  void imports_packed_archives_and_refuses_broken_ones() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar("x", "packed"));
    }
    ImportOptions options = new ImportOptions("z", List.of(), "why", "linux/arm64", "-");
    LocalImage image = images.importTar(new ByteArrayInputStream(packed.toByteArray()), options);
    assertThat(image.config().platform()).hasToString("linux/arm64");
    assertThat(images.inspect("z", null).comment()).isEqualTo("why");
    InputStream cut = new ByteArrayInputStream(packed.toByteArray(), 0, packed.size() - 20);
    assertThatThrownBy(() -> images.importTar(cut, options)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> images.importTar(new ByteArrayInputStream(new byte[0]), options))
        .isInstanceOf(Failure.class);
    assertThatThrownBy(() ->
            images.importTar(
                new ByteArrayInputStream(packed.toByteArray()),
                new ImportOptions("z", List.of("RUN x"), null, null, "-")))
        .hasMessage("RUN is not a valid change command");
  }

  @Test
  void reads_changes_as_a_dockerfile_does() {
    var process =
        ImageChanges.apply(
            dev.gantry.oci.image.ProcessDefaults.EMPTY,
            List.of(
                "ENV A=1 B=\"two words\"",
                "env A one",
                "ENTRYPOINT exec top",
                "EXPOSE 80 53/udp",
                "LABEL a=b",
                "VOLUME [\"/data\"]",
                "WORKDIR /x",
                "WORKDIR y",
                "USER 1:2",
                "STOPSIGNAL SIGINT",
                "ONBUILD RUN true"));
    assertThat(process.env()).containsExactly("B=two words", "A=one");
    assertThat(process.entrypoint()).containsExactly("/bin/sh", "-c", "exec top");
    assertThat(process.exposedPorts()).containsKeys("80/tcp", "53/udp");
    assertThat(process.workingDir()).isEqualTo("/x/y");
    assertThat(process.volumes()).isEqualTo(Map.of("/data", Map.of()));
    assertThat(Files.exists(folder)).isTrue();
  }
}
