// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// Makes small archives, hostile ones too.
final class Archive {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(out);

  private interface Step {
    void run() throws IOException;
  }

  private Archive step(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Archive file(String name, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return step(() -> tar.file(TarEntry.file(name, 0644, bytes.length, 1000), bytes));
  }

  Archive folder(String name) {
    return step(() -> tar.put(TarEntry.folder(name + "/", 0755, 1000)));
  }

  Archive link(String name, String target) {
    return step(() -> tar.put(TarEntry.link(name, target, 1000)));
  }

  Archive hardLink(String name, String target) {
    return step(() -> tar.put(TarEntry.hardLink(name, target, 1000)));
  }

  Archive entry(
      String name, TarEntry.Kind kind, int mode, int major, int minor, Map<String, byte[]> xattrs) {
    return step(() ->
        tar.put(
            new TarEntry(
                name, kind, mode, 0, 0, 0, 0, 1000, 0, "", major, minor, xattrs, List.of())));
  }

  Archive raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    step(tar::finish);
    return out.toByteArray();
  }

  byte[] unfinished() {
    return out.toByteArray();
  }

  ByteArrayInputStream stream() {
    return new ByteArrayInputStream(bytes());
  }
}
