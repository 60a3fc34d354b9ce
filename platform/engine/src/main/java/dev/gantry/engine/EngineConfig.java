// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.base.Failure;
import dev.gantry.registry.ImageTransport;
import dev.gantry.runtime.systemd.SystemdQuestions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Where an engine lives and what it takes its time and its dice from.
///
/// @param root durable state, see `docs/formats/state.md`
/// @param run sockets and other things that end with the machine's uptime
/// @param cgroup path of the cgroup below which containers are put, such as `/gantry`
/// @param systemd the systemd that makes the containers' cgroups; absent: the engine does
/// @param keeper the keeper program
/// @param transports ways to get images that are not here
/// @param version of this build, told by `version` and `info`
public record EngineConfig(
    Path root,
    Path run,
    String cgroup,
    @Nullable SystemdQuestions systemd,
    String version,
    Path keeper,
    List<ImageTransport> transports,
    InstantSource clock,
    RandomGenerator random) {

  /// The usual one: the system's clock, a secure source of identities, and a cgroup parent that
  /// differs for each ROOT but the default one.
  public static EngineConfig of(Path root, Path run, String version) {
    String dist = System.getProperty("gantry.dist");
    if (dist == null) {
      throw Failure.internal("the system property gantry.dist is not set", null);
    }
    Path keeper = Path.of(dist, "libexec", "keeper");
    String suffix =
        root.equals(Path.of("/var/lib/gantry"))
            ? ""
            : "-" + Integer.toHexString(root.toAbsolutePath().normalize().toString().hashCode());
    return new EngineConfig(
        root,
        run,
        "/gantry" + suffix,
        null,
        version,
        keeper,
        List.of(),
        InstantSource.system(),
        new java.security.SecureRandom());
  }

  public EngineConfig withTransports(List<ImageTransport> ways) {
    return new EngineConfig(root, run, cgroup, systemd, version, keeper, ways, clock, random);
  }

  /// The same with cgroups made by that systemd.
  public EngineConfig withSystemd(SystemdQuestions manager) {
    return new EngineConfig(root, run, cgroup, manager, version, keeper, transports, clock, random);
  }
}
