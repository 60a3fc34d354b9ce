// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.EndpointSettings;
import dev.gantry.docker.GraphDriver;
import dev.gantry.docker.NetworkSettings;
import dev.gantry.snapshot.Prepared;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Everything about one container in Docker's document.
final class InspectContainer {
  private static final String NEVER = "0001-01-01T00:00:00Z";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

  private final Parts parts;

  InspectContainer(Parts parts) {
    this.parts = parts;
  }

  ContainerInspect run(ContainerRecord record, boolean size, List<String> execs) {
    Path folder = parts.folders().container(record.id());
    ContainerInspect.Builder out = ContainerInspect.builder();
    out.id = record.id().hex();
    out.created = time(record.createdAt());
    out.path = record.spec().command().getFirst();
    out.args = record.spec().command().subList(1, record.spec().command().size());
    out.state = state(record);
    out.image = record.spec().imageId();
    out.resolvConfPath = folder.resolve("resolv.conf").toString();
    out.hostnamePath = folder.resolve("hostname").toString();
    out.hostsPath = folder.resolve("hosts").toString();
    out.logPath = parts.folders().log(record.id()).resolve("0.log").toString();
    out.name = record.name().slashed();
    out.restartCount = record.restarts();
    out.driver = parts.roots().snapshots().driver();
    out.platform = "linux";
    out.execIds = execs;
    out.hostConfig = record.spec().hostConfig();
    out.graphDriver = graph(record);
    out.mounts =
        record.spec().mounts().stream()
            .filter(mount -> !mount.type().equals("tmpfs"))
            .map(mount -> mount.mountPoint())
            .toList();
    out.config = record.spec().config();
    out.networkSettings = network(record);
    if (size) {
      out.sizeRw = parts.roots().snapshots().usage(record.id().hex());
      out.sizeRootFs = out.sizeRw + parts.roots().imageBytes(record.spec().imageId());
    }
    return out.build();
  }

  private ContainerInspect.State state(ContainerRecord record) {
    ContainerState state = record.state();
    ContainerState.Ended last = state.last();
    boolean alive = state instanceof ContainerState.Alive;
    boolean restarting = state instanceof ContainerState.Restarting;
    Instant startedAt =
        state instanceof ContainerState.Alive running ? running.startedAt() : last.startedAt();
    return new ContainerInspect.State(
        state.word(),
        alive || restarting,
        state instanceof ContainerState.Paused,
        restarting,
        !alive && last.oom(),
        state instanceof ContainerState.Dead,
        state instanceof ContainerState.Alive running ? running.process().pid() : 0,
        alive ? 0 : last.code(),
        alive ? "" : last.error(),
        time(startedAt),
        time(last.finishedAt()),
        null);
  }

  private GraphDriver graph(ContainerRecord record) {
    String driver = parts.roots().snapshots().driver();
    return switch (parts.roots().snapshots().prepared(record.id().hex())) {
      case Prepared.Copied copied ->
          new GraphDriver(driver, Map.of("MergedDir", copied.folder().toString()));
      case Prepared.Overlay overlay ->
          new GraphDriver(
              driver,
              Map.of(
                  "LowerDir",
                  overlay.lowers().stream().map(Path::toString).collect(Collectors.joining(":")),
                  "UpperDir",
                  overlay.upper().toString(),
                  "WorkDir",
                  overlay.work().toString(),
                  "MergedDir",
                  parts.folders().container(record.id()).resolve("root").toString()));
    };
  }

  private static NetworkSettings network(ContainerRecord record) {
    return new NetworkSettings(
        "",
        "",
        "",
        Map.of(),
        "",
        "",
        0,
        "",
        Map.of(record.spec().hostConfig().networkMode(), EndpointSettings.builder().build()));
  }

  static String time(Instant instant) {
    return instant.equals(Instant.EPOCH) ? NEVER : TIME.format(instant);
  }
}
