// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One call of the command line: its arguments (without the program's name), the caller's
/// environment, working folder and terminal, and the name it was called by (`gantry`, `docker`,
/// `podman`). `root` is the folder through which the caller's files are seen: `/` or
/// `/proc/PID/root`.
public record CommandLineRequest(
    String face,
    List<String> arguments,
    Map<String, String> environment,
    Path workingFolder,
    Path root,
    Terminal terminal) {
  public CommandLineRequest {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /// The absolute path, in the caller's eyes, of what it calls `path`.
  public Path absolute(String path) {
    return workingFolder.resolve(path).normalize();
  }

  /// Where the service finds the caller's file `path`.
  public Path resolve(String path) {
    Path absolute = workingFolder.resolve(path);
    return root.toString().equals("/") ? absolute : root.resolve("." + absolute);
  }
}
