// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.content.Lease;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.Platform;
import dev.gantry.snapshot.tar.Compression;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against the mirrors of the machine's apt sources; needs root for owners.
@Tag("kernel")
class DebTransportTest {
  @TempDir Path folder;

  /// A container of sorts for tests: namespaces of its own and the tree as root.
  private static void unshared(Path root, List<String> argv, List<String> env) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--net",
                "--uts",
                "--ipc",
                "sh",
                "-c",
                "mount -t proc proc $0/proc; mount -t tmpfs dev $0/dev; mknod -m 666 $0/dev/null c"
                    + " 1 3; mknod -m 666 $0/dev/urandom c 1 9; r=$0; exec env -i \"$@\"",
                root.toString()));
    command.addAll(env);
    command.addAll(List.of("chroot", root.toString()));
    command.addAll(argv);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw Failure.internal("configuring: " + output, null);
      }
    } catch (IOException e) {
      throw Failure.internal("configuring", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DebTransport transport(String cache) {
    return new DebTransport(
        folder.resolve(cache),
        Path.of("/etc/apt"),
        Path.of("/usr/share/keyrings"),
        System.getenv(),
        DebTransportTest::unshared,
        InstantSource.system());
  }

  private static Map<String, TarEntry> layer(ContentStore store, Descriptor image)
      throws IOException {
    Manifest manifest = Manifest.parse(store.document(image.digest(), Manifest.MAX_BYTES), "image");
    Map<String, TarEntry> entries = new TreeMap<>();
    try (InputStream in = Files.newInputStream(store.path(manifest.layers().getFirst().digest()))) {
      TarReader tar = new TarReader(Compression.unpack(in).stream(), TarLimits.DEFAULT);
      for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
        entries.put(entry.name(), entry);
      }
    }
    return entries;
  }

  @Test
  void makes_the_same_image_of_a_package_twice() throws IOException {
    try (ContentStore store = ContentStore.open(folder.resolve("c"), InstantSource.system());
        Lease lease = store.lease("test");
        DebTransport first = transport("deb");
        DebTransport second = transport("deb")) {
      String name = first.nameOf("deb:bookworm/busybox-static").orElseThrow();
      Descriptor image = first.pull(name, Platform.host(), store, lease, Progress.NONE);
      Map<String, TarEntry> files = layer(store, image);
      assertThat(files)
          .containsKeys(
              "usr/bin/busybox",
              "etc/passwd",
              "etc/group",
              "tmp/",
              "var/lib/dpkg/status.d/busybox-static",
              "usr/lib/os-release");
      assertThat(files.get("bin").linkName()).isEqualTo("usr/bin");
      assertThat(files.get("tmp/").mode()).isEqualTo(01777);
      Manifest manifest = Manifest.parse(store.document(image.digest(), 1 << 20), "image");
      ImageConfig config =
          ImageConfig.parse(store.document(manifest.requireConfig().digest(), 1 << 20), "config");
      assertThat(config.process().cmd()).isNotEmpty();
      Files.walk(folder.resolve("deb/images"))
          .filter(Files::isRegularFile)
          .forEach(note -> assertThat(note.toFile().delete()).isTrue());
      Descriptor again = second.pull(name, Platform.host(), store, lease, Progress.NONE);
      assertThat(again).isEqualTo(image);
    }
  }

  @Test
  void makes_a_configured_system_twice() throws IOException {
    try (ContentStore store = ContentStore.open(folder.resolve("c"), InstantSource.system());
        Lease lease = store.lease("test");
        DebTransport transport = transport("deb")) {
      Descriptor image =
          transport.pull("deb://bookworm", Platform.host(), store, lease, Progress.NONE);
      Map<String, TarEntry> files = layer(store, image);
      assertThat(files).containsKeys("usr/bin/apt", "usr/bin/bash", "etc/shadow");
      assertThat(files).doesNotContainKeys("usr/sbin/policy-rc.d", "var/log/dpkg.log");
      Files.walk(folder.resolve("deb/images"))
          .filter(Files::isRegularFile)
          .forEach(note -> assertThat(note.toFile().delete()).isTrue());
      Descriptor again =
          transport.pull("deb://bookworm", Platform.host(), store, lease, Progress.NONE);
      Map<String, TarEntry> other = layer(store, again);
      List<String> different =
          files.keySet().stream()
              .filter(name -> !files.get(name).toString().equals(String.valueOf(other.get(name))))
              .toList();
      assertThat(different).isEmpty();
      assertThat(again).isEqualTo(image);
    }
  }

  @Test
  void refuses_a_release_that_was_changed() throws IOException {
    try (Download download = new Download(System.getenv())) {
      AptSources machine = new AptSources(Path.of("/etc/apt"), Path.of("/usr/share/keyrings"));
      String mirror = machine.of("bookworm").getFirst().uri().replaceFirst("/+$", "");
      byte[] signed = download.bytes(mirror + "/dists/bookworm/InRelease");
      List<Path> keys = List.of(Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"));
      ClearSigned check = ClearSigned.withKeys(keys, "");
      assertThat(check.verified(signed, "InRelease")).contains("Codename: bookworm");
      String text = new String(signed, UTF_8);
      for (String forged :
          List.of(
              text.replaceFirst("Suite: oldstable", "Suite: oldstablf"),
              text.replaceFirst("(?s)-----BEGIN PGP SIGNATURE-----.*", ""),
              "Codename: evil\n\n" + text.replaceFirst("(?s)^.*?\n\n", ""))) {
        assertThatThrownBy(() -> check.verified(forged.getBytes(UTF_8), "InRelease"))
            .isInstanceOfSatisfying(
                Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.DENIED));
      }
      String padded = "Codename: evil\n" + text + "\nCodename: evil\n";
      String believed;
      try {
        believed = check.verified(padded.getBytes(UTF_8), "InRelease");
      } catch (Failure e) {
        believed = "";
      }
      assertThat(believed).doesNotContain("evil");
      ClearSigned strangers =
          ClearSigned.withKeys(List.of(Path.of("/usr/share/keyrings/nodesource.gpg")), "");
      assertThatThrownBy(() -> strangers.verified(signed, "InRelease"))
          .hasMessageContaining("no good signature");
    }
  }
}
