// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.base.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The OCI runtimes that containers can ask for: our own, those of this machine by name, and any
/// executable by its path.
public final class Runtimes {
  /// The name of our own.
  public static final String OWN = "gantry";

  private static final List<String> OWN_NAMES = List.of("", OWN, "gantry-oci");

  /// Names as clients of Docker write them.
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "io.containerd.runc.v2", "runc",
          "io.containerd.runtime.v1.linux", "runc");

  private static final List<String> KNOWN =
      List.of("crun", "runc", "youki", "runsc", "kata-runtime");

  private static final String FOLDERS =
      "/usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin";

  private final List<Path> path;

  /// @param path folders where runtimes are looked for
  public Runtimes(List<Path> path) {
    this.path = List.copyOf(path);
  }

  /// Those of the usual folders, in which also a service without any PATH finds them.
  public static Runtimes ofMachine() {
    return new Runtimes(Stream.of(FOLDERS.split(" ", -1)).map(Path::of).toList());
  }

  /// The program of the runtime `name`; null for our own. INVALID when there is none.
  public @Nullable Path program(String name) {
    if (OWN_NAMES.contains(name)) {
      return null;
    }
    if (name.startsWith("/")) {
      Path program = Path.of(name);
      if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
        throw Failure.invalid("the runtime " + name + " is not an executable file");
      }
      return program;
    }
    Path found = find(OTHER_NAMES.getOrDefault(name, name));
    if (found == null) {
      throw Failure.invalid("unknown or invalid runtime name: " + name);
    }
    return found;
  }

  /// Runtimes that are there, by name, with their programs.
  public Map<String, Path> installed() {
    Map<String, Path> installed = new TreeMap<>();
    for (String name : KNOWN) {
      Path found = find(name);
      if (found != null) {
        installed.put(name, found);
      }
    }
    return installed;
  }

  /// What a runtime finds in its environment: the service's own, with a PATH in any case.
  static List<String> environment(Map<String, String> own) {
    Map<String, String> all = new TreeMap<>(own);
    all.putIfAbsent("PATH", FOLDERS.replace(" ", ":"));
    return all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }

  private @Nullable Path find(String name) {
    if (!KNOWN.contains(name)) {
      return null;
    }
    for (Path folder : path) {
      Path program = folder.resolve(name);
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }
}
