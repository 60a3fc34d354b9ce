// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Read-only view of the files that a caller sees.
public interface HostFiles {
  int BUFFER = 8 << 10;

  /// The text of a small file, null when it is not there or cannot be read.
  @Nullable String read(String path);

  boolean isFolder(String path);

  boolean exists(String path);

  /// The names of the folders in a folder, none when it cannot be read.
  List<String> folders(String path);

  /// The files as seen through `root`, such as `/proc/1234/root` for a caller elsewhere.
  static HostFiles below(Path root) {
    return new HostFiles() {
      private Path at(String path) {
        return root.resolve(path.replaceFirst("^/+", ""));
      }

      @Override
      public @Nullable String read(String path) {
        try (InputStream in = Files.newInputStream(at(path))) {
          // One big read: a file below /proc/sys gives nothing more after the first one.
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          byte[] buffer = new byte[BUFFER];
          for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
            all.write(buffer, 0, got);
          }
          return all.toString(StandardCharsets.UTF_8);
        } catch (IOException _) {
          return null;
        }
      }

      @Override
      public boolean isFolder(String path) {
        return Files.isDirectory(at(path));
      }

      @Override
      public List<String> folders(String path) {
        try (DirectoryStream<Path> entries =
            Files.newDirectoryStream(
                at(path), entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
          List<String> names = new ArrayList<>();
          entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
          return names;
        } catch (IOException _) {
          return List.of();
        }
      }

      @Override
      public boolean exists(String path) {
        return Files.exists(at(path), LinkOption.NOFOLLOW_LINKS);
      }
    };
  }
}
