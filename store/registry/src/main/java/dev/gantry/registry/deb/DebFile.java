// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import dev.gantry.snapshot.LayerApply;
import dev.gantry.snapshot.tar.Compression;
import dev.gantry.snapshot.tar.TarEntry;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;

/// A package's file: an `ar` archive of `debian-binary`, `control.tar` and `data.tar` (deb(5)).
final class DebFile {
  private static final TarLimits CONTROL = new TarLimits(1000, 16 << 20, 255, 4, 1 << 16);

  private final Path file;

  DebFile(Path file) {
    this.file = file;
  }

  /// The files of `control.tar` by name: `control`, `md5sums`, `postinst` …
  Map<String, byte[]> control() {
    Map<String, byte[]> files = new TreeMap<>();
    member(
        "control.tar",
        in -> {
          TarReader tar = new TarReader(in, CONTROL);
          for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            String name = entry.name().replaceFirst("^\\./", "");
            if (entry.kind() == TarEntry.Kind.FILE && name.indexOf('/') < 0) {
              files.put(name, tar.content().readAllBytes());
            }
          }
        });
    return files;
  }

  /// Unpacks `data.tar` onto `tree`.
  void unpack(Path tree) {
    member(
        "data.tar",
        in -> LayerApply.onto(new TarReader(in, TarLimits.DEFAULT), tree, TarLimits.DEFAULT));
  }

  private interface Reader {
    void read(InputStream in) throws IOException;
  }

  private void member(String name, Reader reader) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 128 << 10);
        ArArchiveInputStream ar = new ArArchiveInputStream(in)) {
      boolean version = false;
      for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
        if (entry.getName().equals("debian-binary")) {
          String text = new String(ar.readNBytes(16), StandardCharsets.US_ASCII);
          version = text.startsWith("2.");
        } else if (version && entry.getName().startsWith(name)) {
          reader.read(Compression.unpack(ar).stream());
          return;
        }
      }
      throw new Failure(Failure.Code.CORRUPT, "package " + file.getFileName() + " has no " + name);
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.CORRUPT,
          "unpacking package " + file.getFileName() + ": " + e.getMessage(),
          e);
    }
  }
}
