// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ANCHORS E.3 cases 1–7 and 17: layers that want to reach outside of their tree. A canary tree
/// beside the root (names, inodes, times, content) must be the same afterwards.
@Tag("kernel")
class HostileLayerTest {
  private static final TarLimits SMALL = new TarLimits(1000, 1 << 20, 512, 16, 1 << 16);

  @TempDir Path folder;
  private Path root;
  private Path canary;
  private Map<String, String> before;

  @BeforeEach
  void lay_out_the_canary() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    canary = Files.createDirectory(folder.resolve("canary"));
    Files.writeString(canary.resolve("shadow"), "secret");
    Files.createDirectories(canary.resolve("etc"));
    Files.writeString(canary.resolve("etc/x"), "old");
    before = observe();
  }

  @AfterEach
  void the_canary_is_unchanged() throws IOException {
    assertThat(observe()).isEqualTo(before);
  }

  private Map<String, String> observe() throws IOException {
    Map<String, String> seen = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(canary)) {
      for (Path path : walk.toList()) {
        var attributes =
            Files.readAttributes(
                path, "unix:ino,lastModifiedTime,ctime,mode,nlink", LinkOption.NOFOLLOW_LINKS);
        String content = Files.isRegularFile(path) ? Files.readString(path) : "";
        seen.put(path.toString(), new TreeMap<>(attributes) + content);
      }
    }
    return seen;
  }

  private LayerApply.Applied apply(Archive archive) throws IOException {
    return apply(archive.stream(), TarLimits.DEFAULT);
  }

  private LayerApply.Applied apply(InputStream in, TarLimits limits) throws IOException {
    TarReader tar = new TarReader(in, limits);
    return LayerApply.apply(tar, root, List.of(), Whiteouts.TRUSTED, true, limits);
  }

  private void refuses(Archive archive, String why) {
    assertThatThrownBy(() -> apply(archive)).isInstanceOf(Failure.class).hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/x", "a/../../x", "..", "../canary/etc/x", "/../x"})
  void case_1_refuses_paths_out_of_the_root(String name) {
    refuses(new Archive().file(name, "evil"), "outside of its root");
  }

  @Test
  void case_1_places_absolute_paths_inside() throws IOException {
    apply(new Archive().file(canary + "/etc/x", "inside"));
    assertThat(Path.of(root + canary.toString(), "etc/x")).hasContent("inside");
  }

  @Test
  void case_2_follows_links_inside_the_root_only() throws IOException {
    Path inside = Path.of(root + canary.toString());
    apply(
        new Archive()
            .folder(canary.toString().substring(1))
            .link("d", canary.toString())
            .link("up", "../../../../.." + canary)
            .file("d/x", "evil")
            .file("up/y", "evil"));
    assertThat(inside.resolve("x")).hasContent("evil");
    assertThat(inside.resolve("y")).hasContent("evil");
    refuses(new Archive().link("q", "/nowhere").file("q/x", "evil"), "q/x");
  }

  @Test
  void case_2_hides_a_link_of_a_lower_layer() throws IOException {
    Path lower = Files.createDirectory(folder.resolve("lower"));
    Files.createSymbolicLink(lower.resolve("d"), canary);
    TarReader tar = new TarReader(new Archive().file("d/x", "evil").stream(), TarLimits.DEFAULT);
    LayerApply.apply(tar, root, List.of(lower), Whiteouts.TRUSTED, true, TarLimits.DEFAULT);
    assertThat(root.resolve("d")).isDirectory().isNotEmptyDirectory();
    assertThat(Files.isSymbolicLink(root.resolve("d"))).isFalse();
  }

  @Test
  void case_3_refuses_hard_links_out_of_the_layer() {
    refuses(new Archive().hardLink("h", "/etc/shadow"), "hard link");
    refuses(new Archive().hardLink("h", canary + "/shadow"), "hard link");
    refuses(new Archive().hardLink("h", "../canary/shadow"), "outside of its root");
    refuses(new Archive().link("l", canary + "/shadow").hardLink("h", "l"), "hard link");
    refuses(new Archive().link("m", canary.toString()).hardLink("h", "m/shadow"), "hard link");
    refuses(new Archive().folder("f").hardLink("h", "f"), "hard link");
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.", ".wh..", ".wh...", "a/.wh.", "a/.wh..", "a/.wh..."})
  void case_4_refuses_whiteouts_of_no_name(String name) {
    refuses(new Archive().folder("a").file(name, ""), "whiteout of no name");
  }

  @Test
  void case_4_keeps_whiteouts_inside() throws IOException {
    refuses(new Archive().file(".wh../x", ""), "name of a whiteout");
    apply(
        new Archive()
            .folder("z")
            .link("s", canary.toString())
            .link("t", "z")
            .file("t/.wh..wh..opq", "")
            .file(".wh.etc", ""));
    try (Folder tree = Folder.open(root)) {
      FileStat gone = tree.stat("etc");
      assertThat(gone).isNotNull();
      assertThat(gone.isWhiteout()).isTrue();
      assertThat(tree.xattrs("z")).containsKey("trusted.overlay.opaque");
    }
    refuses(new Archive().file("s/.wh.etc", ""), "s/.wh.etc");
  }

  @Test
  void case_5_drops_attributes_that_engines_use() throws IOException {
    Map<String, byte[]> xattrs =
        Map.of(
            "trusted.overlay.redirect", "/x".getBytes(US_ASCII),
            "trusted.overlay.opaque", "y".getBytes(US_ASCII),
            "user.overlay.opaque", "y".getBytes(US_ASCII),
            "security.selinux", "s".getBytes(US_ASCII),
            "user.mine", "kept".getBytes(US_ASCII));
    LayerApply.Applied applied =
        apply(
            new Archive()
                .entry("d/", TarEntry.Kind.FOLDER, 0755, 0, 0, xattrs)
                .entry("fifo", TarEntry.Kind.FIFO, 0600, 0, 0, Map.of())
                .entry("sda", TarEntry.Kind.BLOCK, 0600, 8, 0, Map.of())
                .entry("suid", TarEntry.Kind.FILE, 04755, 0, 0, Map.of()));
    assertThat(applied.droppedAttributes()).isEqualTo(4);
    try (Folder tree = Folder.open(root)) {
      assertThat(tree.xattrs("d")).containsOnlyKeys("user.mine");
      assertThat(tree.stat("suid").permissions()).isEqualTo(04755);
    }
    refuses(new Archive().entry("etc", TarEntry.Kind.CHARACTER, 0, 0, 0, Map.of()), "device 0:0");
  }

  @Test
  void case_5_keeps_file_capabilities_as_bytes() throws IOException {
    byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    apply(
        new Archive()
            .entry(
                "ping", TarEntry.Kind.FILE, 0755, 0, 0, Map.of("security.capability", capability)));
    try (Folder tree = Folder.open(root)) {
      assertThat(tree.xattrs("ping").get("security.capability")).isEqualTo(capability);
    }
  }

  @Test
  void case_6_stops_at_the_limits_and_says_which() {
    Archive many = new Archive();
    for (int i = 0; i < 1001; i++) {
      many.file("f" + i, "");
    }
    assertThatThrownBy(() -> apply(many.stream(), SMALL)).hasMessageContaining("more entries");
    Archive large = new Archive().file("x", "x".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> apply(large.stream(), SMALL)).hasMessageContaining("more bytes");
    refuses(new Archive().folder("d/".repeat(300)), "deeper than");
    refuses(new Archive().file("n".repeat(300), ""), "longer than 255 bytes");
    refuses(new Archive().file("long/".repeat(1000), ""), "longer than the limit");
    assertThatThrownBy(() -> apply(new Archive().file("n".repeat(1 << 17), "").stream(), SMALL))
        .hasMessageContaining("extended headers");
  }

  @Test
  void case_6_refuses_a_sparse_file_of_eight_exbibytes() {
    byte[] pax =
        pax(
            "GNU.sparse.major=1",
            "GNU.sparse.minor=0",
            "GNU.sparse.name=huge",
            "GNU.sparse.realsize=9223372036854775807");
    byte[] map = new byte[512];
    System.arraycopy("1\n0\n0\n".getBytes(US_ASCII), 0, map, 0, 6);
    byte[] archive =
        new Archive()
            .raw(header("p", 'x', pax.length))
            .raw(padded(pax))
            .raw(header("huge", '0', 512))
            .raw(map)
            .bytes();
    assertThatThrownBy(() -> apply(new ByteArrayInputStream(archive), TarLimits.DEFAULT))
        .hasMessageContaining("more bytes of content");
  }

  @Test
  void case_7_lets_the_last_entry_win() throws IOException {
    apply(
        new Archive()
            .file("a", "1")
            .file("a", "2")
            .folder("b")
            .file("b/x", "gone")
            .link("b", canary.toString())
            .folder("c")
            .file("c/x", "1")
            .file("c", "file")
            .link("d", canary.toString())
            .folder("d")
            .file("d/x", "mine"));
    assertThat(root.resolve("a")).hasContent("2");
    assertThat(Files.readSymbolicLink(root.resolve("b"))).isEqualTo(canary);
    assertThat(root.resolve("c")).hasContent("file");
    assertThat(root.resolve("d/x")).hasContent("mine");
    refuses(new Archive().file("e", "").file("e/x", ""), "e/x");
  }

  @Test
  void case_7_believes_the_extended_header_about_sizes() throws IOException {
    byte[] pax = pax("size=5");
    byte[] archive =
        new Archive()
            .raw(header("p", 'x', pax.length))
            .raw(padded(pax))
            .raw(header("f", '0', 512))
            .raw(padded("hello".getBytes(UTF_8)))
            .file("g", "next")
            .bytes();
    apply(new ByteArrayInputStream(archive), TarLimits.DEFAULT);
    assertThat(root.resolve("f")).hasContent("hello");
    assertThat(root.resolve("g")).hasContent("next");
  }

  @Test
  void case_7_refuses_negative_and_absurd_sizes() {
    byte[] negative = header("f", '0', 0);
    java.util.Arrays.fill(negative, 124, 136, (byte) 0xff);
    byte[] absurd = header("f", '0', 0);
    java.util.Arrays.fill(absurd, 124, 136, (byte) 0x7f);
    absurd[124] = (byte) 0x80;
    for (byte[] block : List.of(seal(negative), seal(absurd))) {
      assertThatThrownBy(() -> apply(new ByteArrayInputStream(block), TarLimits.DEFAULT))
          .isInstanceOf(Failure.class);
    }
    refuses(
        new Archive()
            .raw(header("p", 'x', 11))
            .raw(padded("11 size=-1\n".getBytes(US_ASCII)))
            .raw(header("f", '0', 0)),
        "negative size");
    refuses(
        new Archive().raw(header("p", 'x', 9)).raw(padded("99 path=x".getBytes(US_ASCII))),
        "malformed");
  }

  @Test
  void case_7_refuses_a_truncated_tail_and_a_wrong_checksum() {
    byte[] whole = new Archive().file("a", "x".repeat(2000)).bytes();
    for (int length : List.of(100, 600, 1500)) {
      assertThatThrownBy(() -> apply(new ByteArrayInputStream(whole, 0, length), TarLimits.DEFAULT))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.CORRUPT));
    }
    whole[0] ^= 1;
    assertThatThrownBy(() -> apply(new ByteArrayInputStream(whole), TarLimits.DEFAULT))
        .hasMessageContaining("checksum");
  }

  @Test
  void case_17_keeps_links_in_place_of_kernel_folders_as_links() throws IOException {
    apply(
        new Archive()
            .link("dev", canary.toString())
            .link("proc", canary.toString())
            .link("sys", "../../.." + canary));
    for (String name : List.of("dev", "proc", "sys")) {
      assertThat(Files.isSymbolicLink(root.resolve(name))).isTrue();
    }
    refuses(new Archive().file("dev/shadow", "evil"), "dev/shadow");
  }

  private static byte[] pax(String... records) {
    StringBuilder out = new StringBuilder();
    for (String record : records) {
      int rest = record.length() + 2;
      int length = rest + String.valueOf(rest + 2).length();
      out.append(length).append(' ').append(record).append('\n');
    }
    return out.toString().getBytes(US_ASCII);
  }

  private static byte[] padded(byte[] bytes) {
    return java.util.Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512);
  }

  private static byte[] header(String name, char type, long size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, String.format("%011o", size));
    put(block, 136, "00000000000");
    block[156] = (byte) type;
    put(block, 257, "ustar\000");
    put(block, 263, "00");
    return seal(block);
  }

  private static byte[] seal(byte[] block) {
    java.util.Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, String.format("%06o\000", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    System.arraycopy(text.getBytes(US_ASCII), 0, block, at, text.length());
  }
}
