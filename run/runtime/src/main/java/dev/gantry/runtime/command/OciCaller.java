// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Who gave a command: where it lives, what it said, its streams.
///
/// @param name the name it called the command line by
/// @param pid the caller's process, for its view of files
/// @param folder its working folder
public record OciCaller(
    String name,
    int pid,
    Path folder,
    Map<String, String> environment,
    InputStream input,
    OutputStream output,
    OutputStream error) {

  private static final Pattern DESCRIPTOR = Pattern.compile("/(?:dev/fd|proc/self/fd)/(\\d{1,9})");

  /// Where this process sees the caller's root.
  public Path root() {
    return pid == ProcessHandle.current().pid()
        ? Path.of("/")
        : Path.of("/proc", Integer.toString(pid), "root");
  }

  /// The environment as `NAME=value`.
  public List<String> variables() {
    return environment.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .sorted()
        .toList();
  }

  /// A path of the caller's, made absolute.
  public Path path(String path) {
    return folder.resolve(path).normalize();
  }

  /// Where this process sees a path of the caller's.
  public Path view(Path path) {
    // A link below /proc/self would lead to our own descriptors.
    var descriptor = DESCRIPTOR.matcher(path.toString());
    if (descriptor.matches()) {
      return Path.of("/proc/" + pid + "/fd/" + descriptor.group(1));
    }
    return root().resolve(Path.of("/").relativize(path(path.toString())));
  }

  /// The text of one of the caller's files; `-` is its standard input. Throws NOT_FOUND or INVALID.
  public String read(String path) {
    try {
      return path.equals("-")
          ? new String(input.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(view(path(path)));
    } catch (NoSuchFileException e) {
      throw new Failure(Failure.Code.NOT_FOUND, "open " + path + ": no such file or directory", e);
    } catch (IOException e) {
      throw new Failure(Failure.Code.INVALID, "reading " + path + ": " + e.getMessage(), e);
    }
  }

  public void print(String text) {
    try {
      output.write(text.getBytes(StandardCharsets.UTF_8));
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Environments may hold secrets.
  @Override
  public String toString() {
    return "process " + pid;
  }
}
