// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.engine.image.ImportOptions;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A tiny image made of the host's static busybox.
final class BusyboxImage {
  private static final List<String> APPLETS =
      List.of(
          "sh",
          "echo",
          "cat",
          "sleep",
          "true",
          "false",
          "ls",
          "id",
          "env",
          "hostname",
          "ps",
          "mount",
          "kill",
          "seq",
          "wc",
          "head",
          "touch",
          "mkdir",
          "pwd",
          "stty",
          "test",
          "trap",
          "dd",
          "tr",
          "grep",
          "readlink",
          "unshare",
          "printf",
          "date",
          "rm",
          "cut",
          "ln",
          "mv");

  private BusyboxImage() {}

  static void into(Engine engine, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    for (String folder : List.of("bin", "etc", "root", "tmp", "proc", "sys", "dev", "var")) {
      tar.put(TarEntry.folder(folder + "/", folder.equals("tmp") ? 01777 : 0755, 0));
    }
    byte[] busybox = Files.readAllBytes(Path.of("/bin/busybox"));
    tar.file(TarEntry.file("bin/busybox", 0755, busybox.length, 0), busybox);
    for (String applet : APPLETS) {
      tar.put(TarEntry.link("bin/" + applet, "busybox", 0));
    }
    text(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/tmp:/bin/sh\n");
    text(tar, "etc/group", "root:x:0:\nuser:x:1000:\naudio:x:29:user\n");
    text(tar, "etc/shadow", "secret\n");
    tar.finish();
    engine
        .images()
        .importTar(
            new ByteArrayInputStream(bytes.toByteArray()),
            new ImportOptions(name, List.of("CMD [\"sh\"]"), null, null, "-"));
  }

  private static void text(TarWriter tar, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    tar.file(TarEntry.file(name, 0644, bytes.length, 0), bytes);
  }
}
