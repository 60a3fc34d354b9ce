// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.host;

import dev.gantry.linux.cgroup.CgroupLayout;
import dev.gantry.linux.cgroup.MountInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The host as a caller sees it, observed and never assumed.
///
/// @param cgroups the control group hierarchies and the caller's place in them
/// @param mounts the caller's mount table
/// @param uid the caller's user, 0 for root
/// @param gid the caller's group
/// @param fullPowers whether the caller is root of the initial user namespace
/// @param lastCapability the highest capability number that the kernel knows
/// @param capabilities what the caller itself may do, as a mask
/// @param kernel the release, such as `6.1.0-18-amd64`
/// @param securityModules active ones, such as `apparmor` or `selinux`
/// @param architecture as `uname -m` says it
public record HostFacts(
    CgroupLayout cgroups,
    List<MountInfo> mounts,
    long uid,
    long gid,
    boolean fullPowers,
    int lastCapability,
    long capabilities,
    String kernel,
    Set<String> securityModules,
    String architecture,
    HostFiles files) {
  private static final int DEFAULT_LAST_CAPABILITY = 40;

  public HostFacts {
    mounts = List.copyOf(mounts);
    securityModules = Set.copyOf(securityModules);
  }

  /// Observes the host for this very process, whose root is `root` (`/`).
  public static HostFacts observe(Path root) {
    return observe(root, "self");
  }

  /// Observes the host for process `process` (a pid or `self`), whose files lie below `root`.
  /// `/proc` is our own.
  public static HostFacts observe(Path root, String process) {
    HostFiles own = HostFiles.below(Path.of("/"));
    String proc = "/proc/" + process;
    List<MountInfo> mounts = MountTable.of(text(own, proc + "/mountinfo"));
    String status = text(own, proc + "/status");
    return new HostFacts(
        CgroupLayout.of(mounts, text(own, proc + "/cgroup")),
        mounts,
        id(status, "Uid:"),
        id(status, "Gid:"),
        id(status, "Uid:") == 0 && initialUserNamespace(text(own, proc + "/uid_map")),
        Booted.LAST_CAPABILITY,
        capabilities(status),
        Booted.KERNEL,
        Booted.MODULES,
        machine(System.getProperty("os.arch", "amd64")),
        HostFiles.below(root));
  }

  /// Whether there is a v2 tree beside controllers with v1 hierarchies of their own.
  public boolean hybridCgroups() {
    return cgroups.unified() != null && !cgroups.isV2();
  }

  /// Whether the kernel is at least `major`.`minor`.
  public boolean kernelAtLeast(int major, int minor) {
    String[] parts = kernel.split("[.-]", -1);
    if (parts.length < 2) {
      return false;
    }
    int own = Integer.parseInt(parts[0]);
    return own > major || (own == major && Integer.parseInt(parts[1]) >= minor);
  }

  private static long capabilities(String status) {
    for (String line : status.lines().toList()) {
      if (line.startsWith("CapEff:")) {
        return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
      }
    }
    return 0;
  }

  private static Set<String> modules(HostFiles files) {
    String list = files.read("/sys/kernel/security/lsm");
    if (list != null) {
      return Set.of(list.strip().split(",", -1));
    }
    // securityfs is often not mounted; each module also shows itself elsewhere.
    boolean apparmor = "Y".equals(text(files, "/sys/module/apparmor/parameters/enabled").strip());
    boolean selinux = files.exists("/sys/fs/selinux/enforce");
    return apparmor ? Set.of("apparmor") : selinux ? Set.of("selinux") : Set.of();
  }

  private static boolean initialUserNamespace(String uidMap) {
    return uidMap.strip().replaceAll("\\s+", " ").equals("0 0 4294967295");
  }

  private static String machine(String javaName) {
    return switch (javaName) {
      case "amd64" -> "x86_64";
      default -> javaName;
    };
  }

  private static int lastCapability(@Nullable String text) {
    return text == null ? DEFAULT_LAST_CAPABILITY : Integer.parseInt(text.strip());
  }

  /// The effective id in a line such as `Uid: real effective saved fs`.
  private static long id(String status, String field) {
    for (String line : status.lines().toList()) {
      if (line.startsWith(field)) {
        return Long.parseLong(line.split("\\s+", -1)[2]);
      }
    }
    return 0;
  }

  /// What no running kernel changes.
  private static final class Booted {
    static final HostFiles OWN = HostFiles.below(Path.of("/"));
    static final int LAST_CAPABILITY = lastCapability(OWN.read("/proc/sys/kernel/cap_last_cap"));
    static final String KERNEL = text(OWN, "/proc/sys/kernel/osrelease").strip();
    static final Set<String> MODULES = modules(OWN);
  }

  /// The table read last: most callers have the same, and parsing it costs more than the rest.
  private record MountTable(String text, List<MountInfo> mounts) {
    private static volatile MountTable last = new MountTable("", List.of());

    static List<MountInfo> of(String text) {
      MountTable table = last;
      if (!table.text.equals(text)) {
        table = new MountTable(text, MountInfo.parse(text));
        last = table;
      }
      return table.mounts;
    }
  }

  private static String text(HostFiles files, String path) {
    String text = files.read(path);
    return text == null ? "" : text;
  }
}
