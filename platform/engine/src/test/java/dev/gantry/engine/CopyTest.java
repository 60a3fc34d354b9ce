// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.engine.container.ArchiveRead;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import dev.gantry.snapshot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class CopyTest {
  private static final String SECRET = "secret of the host";

  @TempDir private Path folder;

  private EngineFixture engine;
  private Path canary;

  @BeforeEach
  void open() throws IOException {
    engine = EngineFixture.open(folder);
    canary = Files.createDirectories(folder.resolve("canary"));
    Files.writeString(canary.resolve("file"), SECRET);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void files_go_both_ways_while_it_runs_and_after() throws IOException {
    String id = engine.create("cp", "sleep", "100");
    put(id, "/tmp", archive("before", "1"));
    engine.engine().containers().start(id);
    put(id, "/root", archive("sub/in", "2"));
    assertThat(engine.exec(id, _ -> {}, "cat", "/tmp/before", "/root/sub/in")).isEqualTo("120");
    assertThat(get(id, "/root/sub")).containsEntry("sub/", "").containsEntry("sub/in", "2");
    engine.engine().containers().kill(id, null);
    assertThat(get(id, "/root/sub/in")).containsExactly(Map.entry("in", "2"));
    assertThat(engine.engine().containers().archiveStat(id, "/root").name()).isEqualTo("root");
    assertThat(engine.engine().containers().changes(id))
        .extracting(c -> c.kind() + " " + c.path())
        .contains("1 /root/sub/in", "1 /tmp/before");
  }

  @Test
  void a_missing_file_is_said_to_be_missing() {
    String id = engine.create("cp", "true");
    assertThatThrownBy(() -> get(id, "/nothing"))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.NOT_FOUND));
  }

  @Test
  void links_never_lead_out_of_the_tree() throws IOException {
    String id =
        engine.create(
            "cp",
            "sh",
            "-c",
            "ln -s "
                + canary
                + " /abs; ln -s ../../../../../../../.."
                + canary
                + " /rel;"
                + " ln -s /proc/1/root"
                + canary
                + " /magic; sleep 100");
    engine.engine().containers().start(id);
    EngineFixture.sleep(300);
    assertThat(engine.exec(id, _ -> {}, "readlink", "/abs")).isEqualTo(canary + "\n0");
    for (String link : new String[] {"/abs", "/rel", "/magic"}) {
      assertThatThrownBy(() -> get(id, link + "/file")).isInstanceOf(Failure.class);
      assertThatThrownBy(() -> put(id, link, archive("new", "x"))).isInstanceOf(Failure.class);
    }
    assertThatThrownBy(() -> put(id, "/", archive("abs/../../x", "x"))).isInstanceOf(Failure.class);
    put(id, "/", archive("abs", "replaced"));
    assertThat(canary.resolve("file")).hasContent(SECRET);
    try (var left = Files.list(canary)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void a_racer_that_exchanges_folders_and_links_gains_nothing() throws IOException {
    String id =
        engine.create(
            "cp",
            "sh",
            "-c",
            "mkdir -p /d/x /w; echo inside > /d/x/file; ln -s "
                + canary
                + " /w/l;"
                + " while :; do mv /d/x /w/x; mv /w/l /d/x; mv /d/x /w/l; mv /w/x /d/x; done");
    engine.engine().containers().start(id);
    EngineFixture.sleep(200);
    assertThat(engine.exec(id, _ -> {}, "ls", "/w")).contains("0");
    for (int i = 0; i < 300; i++) {
      try {
        assertThat(get(id, "/d/x/file").values()).doesNotContain(SECRET);
      } catch (Failure _) {
        // Nothing was there at that moment.
      }
      try {
        assertThat(get(id, "/d").values()).doesNotContain(SECRET);
      } catch (Failure _) {
        // Likewise.
      }
      try {
        put(id, "/d/x", archive("planted", "p"));
      } catch (Failure _) {
        // Likewise.
      }
    }
    try (var left = Files.list(canary)) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void export_holds_what_the_container_made() throws IOException {
    String id = engine.create("cp", "sh", "-c", "echo made > /made; rm /etc/shadow");
    engine.engine().containers().start(id);
    engine.await(id);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine.engine().containers().export(id, out);
    Map<String, String> files = read(new ByteArrayInputStream(out.toByteArray()));
    assertThat(files).containsEntry("made", "made\n").doesNotContainKey("etc/shadow");
  }

  private void put(String id, String path, byte[] tar) {
    engine.engine().containers().archivePut(id, path, new ByteArrayInputStream(tar), false, false);
  }

  private Map<String, String> get(String id, String path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArchiveRead read = engine.engine().containers().archiveGet(id, path)) {
      read.writeTo(out);
    }
    return read(new ByteArrayInputStream(out.toByteArray()));
  }

  private static Map<String, String> read(InputStream in) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    TarReader tar = new TarReader(in, TarLimits.DEFAULT);
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      files.put(entry.name(), new String(tar.content().readAllBytes(), StandardCharsets.UTF_8));
    }
    return files;
  }

  private static byte[] archive(String name, String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tar.file(TarEntry.file(name, 0644, bytes.length, 0), bytes);
    tar.finish();
    return out.toByteArray();
  }
}
