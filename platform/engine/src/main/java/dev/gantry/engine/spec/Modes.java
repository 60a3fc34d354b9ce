// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.oci.runtime.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The namespace modes of a container: `--network`, `--pid`, `--ipc`, `--uts`, `--userns`,
/// `--cgroupns`.
public final class Modes {
  private static final String CONTAINER = "container:";

  private Modes() {}

  /// Throws INVALID or UNSUPPORTED for a mode that cannot be had.
  public static void check(HostConfig host) {
    String network = host.networkMode();
    if (!usesNoNetwork(network) && !network.equals("host") && !network.startsWith(CONTAINER)) {
      throw Failure.unsupported(
          "network \""
              + network
              + "\": networks are not there yet; use --network none (the default), host or"
              + " container:NAME");
    }
    require("pid", host.pidMode(), List.of("", "private", "host"));
    require("ipc", host.ipcMode(), List.of("", "private", "shareable", "host", "none"));
    require("uts", host.utsMode(), List.of("", "private", "host"));
    require("cgroup namespace", host.cgroupnsMode(), List.of("", "private", "host"));
    if (!host.usernsMode().isEmpty() && !host.usernsMode().equals("host")) {
      throw Failure.unsupported(
          "user namespace mode \"" + host.usernsMode() + "\": only host is there yet");
    }
    if (!host.cgroup().isEmpty()) {
      throw Failure.unsupported("the cgroup of another container cannot be joined");
    }
  }

  /// The container named in `container:NAME`, null for any other mode.
  public static @Nullable String container(String mode) {
    return mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : null;
  }

  /// Whether the mode is a network namespace with nothing in it. That is also the default until
  /// bridges are there.
  public static boolean usesNoNetwork(String mode) {
    return mode.isEmpty() || mode.equals("none") || mode.equals("default");
  }

  static boolean ownCgroupNamespace(HostConfig host, boolean cgroupV2) {
    return switch (host.cgroupnsMode()) {
      case "private" -> true;
      case "host" -> false;
      default -> cgroupV2 && !host.privileged();
    };
  }

  static List<Namespace> namespaces(HostConfig host, SpecFacts facts) {
    List<Namespace> namespaces = new ArrayList<>();
    namespaces.add(Namespace.fresh("mount"));
    add(namespaces, "network", "net", host.networkMode(), facts.joined());
    add(namespaces, "pid", "pid", host.pidMode(), facts.joined());
    add(namespaces, "ipc", "ipc", host.ipcMode(), facts.joined());
    add(namespaces, "uts", "uts", host.utsMode(), facts.joined());
    if (ownCgroupNamespace(host, facts.cgroupV2())) {
      namespaces.add(Namespace.fresh("cgroup"));
    }
    return namespaces;
  }

  private static void add(
      List<Namespace> into, String type, String file, String mode, Map<String, Integer> joined) {
    Integer pid = joined.get(type);
    if (pid != null) {
      into.add(Namespace.joined(type, "/proc/" + pid + "/ns/" + file));
    } else if (!mode.equals("host")) {
      into.add(Namespace.fresh(type));
    }
  }

  private static void require(String what, String mode, List<String> known) {
    boolean joinable = what.equals("pid") || what.equals("ipc");
    if (!known.contains(mode) && !(joinable && mode.startsWith(CONTAINER))) {
      throw Failure.invalid("invalid " + what + " mode: \"" + mode + "\"");
    }
  }
}
