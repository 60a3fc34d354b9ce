// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.docker.MountPoint;
import dev.gantry.oci.runtime.Mount;
import io.avaje.jsonb.Json;
import java.util.List;

/// A mount that the user asked for, resolved: a host folder or file, a volume, or a tmpfs.
///
/// @param type `bind`, `volume` or `tmpfs`
/// @param name of the volume, else empty
/// @param source host path, empty for a tmpfs
/// @param options as the runtime spec has them
/// @param mode the options as the user wrote them
/// @param makeSource the host folder is made when missing
/// @param copyUp a new volume gets what the image has at its target
@Json
public record UserMount(
    String type,
    String name,
    String source,
    String target,
    List<String> options,
    String mode,
    boolean makeSource,
    boolean copyUp) {

  public UserMount {
    name = name == null ? "" : name;
    source = source == null ? "" : source;
    mode = mode == null ? "" : mode;
    options = options == null ? List.of() : List.copyOf(options);
  }

  public boolean readOnly() {
    return options.contains("ro") || options.contains("rro");
  }

  Mount runtimeMount() {
    return type.equals("tmpfs")
        ? Mount.of(target, "tmpfs", "tmpfs", options)
        : Mount.of(target, "bind", source, options);
  }

  /// As `inspect` shows it.
  public MountPoint mountPoint() {
    String propagation =
        options.stream().filter(o -> Binds.PROPAGATIONS.contains(o)).findFirst().orElse("");
    return new MountPoint(
        type,
        name,
        source,
        target,
        type.equals("volume") ? "local" : "",
        mode,
        !readOnly(),
        propagation);
  }
}
