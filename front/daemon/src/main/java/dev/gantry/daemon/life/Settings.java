// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import dev.gantry.base.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the service was told at its start, with the defaults filled in.
public record Settings(
    Folders folders, Duration idleExit, boolean systemdCgroups, String logLevel) {
  private static final String DRIVER = "native.cgroupdriver=";
  private static final String USUAL_IDLE_SECONDS = "600";

  public static Settings of(List<String> arguments, Map<String, String> environment, int uid) {
    Map<Option, String> said = Option.parse(arguments, environment);
    String root = said.get(Option.ROOT);
    String run = said.get(Option.RUN);
    Folders folders =
        root != null && run != null
            ? new Folders(absolute(root), absolute(run))
            : chosen(Folders.usual(uid, environment), said);
    String seconds = said.getOrDefault(Option.IDLE_EXIT, USUAL_IDLE_SECONDS);
    return new Settings(
        folders,
        Duration.ofSeconds(seconds(seconds)),
        systemd(said.getOrDefault(Option.EXEC_OPT, DRIVER + "cgroupfs")),
        said.getOrDefault(Option.LOG_LEVEL, "info"));
  }

  private static boolean systemd(String option) {
    return switch (option) {
      case DRIVER + "systemd" -> true;
      case DRIVER + "cgroupfs" -> false;
      default ->
          throw Failure.invalid(
              "--exec-opt takes " + DRIVER + "cgroupfs or " + DRIVER + "systemd, not " + option);
    };
  }

  private static Folders chosen(Folders usual, Map<Option, String> said) {
    String root = said.get(Option.ROOT);
    String run = said.get(Option.RUN);
    return new Folders(
        root == null ? usual.root() : absolute(root), run == null ? usual.run() : absolute(run));
  }

  private static Path absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize();
  }

  private static long seconds(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new Failure(Failure.Code.INVALID, "--idle-exit takes seconds, not \"" + text + "\"", e);
    }
  }
}
