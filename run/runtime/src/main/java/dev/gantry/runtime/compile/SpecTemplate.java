// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The config.json to start from that `spec` writes; its text is a resource beside this class.
public final class SpecTemplate {
  /// The version that documents without newer features name: some runtimes (crun before 1.9) refuse
  /// any but 1.0.
  public static final String VERSION = "1.0.2";

  private SpecTemplate() {}

  /// For root. On cgroup v1 without a cgroup namespace, in which older tools lose their way.
  public static String root(boolean cgroupV2) {
    String text = text("config.json");
    return cgroupV2 ? text : text.replaceFirst(",\\s*\\{\\s*\"type\":\\s*\"cgroup\"\\s*\\}", "");
  }

  /// For a user without privileges: a user namespace with its own id as root, no network namespace,
  /// the host's `/sys`.
  public static String rootless(long uid, long gid) {
    return text("config-rootless.json")
        .replace("\"@UID@\"", Long.toString(uid))
        .replace("\"@GID@\"", Long.toString(gid));
  }

  private static String text(String name) {
    try (InputStream in = SpecTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw Failure.internal("the resource " + name + " is missing", null);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw Failure.internal("reading the resource " + name, e);
    }
  }
}
