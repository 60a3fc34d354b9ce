// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon;

import dev.gantry.api.DockerClient;
import dev.gantry.daemon.command.Face;
import dev.gantry.daemon.http.InProcess;
import dev.gantry.daemon.http.Router;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The command lines that a launcher can wear, by the launcher's name.
final class Faces {
  /// The others are for those who install it in the place of that runtime.
  private static final Set<String> RUNTIMES = Set.of("gantry-oci", "runc", "crun");

  private final Map<String, Face> byName;

  /// The command lines of a service, whose API is `api`.
  Faces(Router api) {
    this(new DockerClient(new InProcess(api)));
  }

  /// The command lines of a process without an engine, which ask the service at `socket`.
  Faces(Path socket) {
    this(new DockerClient(socket));
  }

  private Faces(DockerClient client) {
    Face commandLine = new CliFace(client);
    Face runtime = new OciFace(Distribution.version());
    Map<String, Face> faces = new HashMap<>();
    Set.of("gantry", "docker", "podman").forEach(name -> faces.put(name, commandLine));
    RUNTIMES.forEach(name -> faces.put(name, runtime));
    this.byName = Map.copyOf(faces);
  }

  /// The command line of that name; null when there is none.
  @Nullable Face named(String name) {
    return byName.get(name);
  }

  /// Whether the commands of this face ask the engine.
  boolean needService(String name) {
    return !RUNTIMES.contains(name);
  }
}
