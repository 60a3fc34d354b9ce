// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import java.nio.file.Path;
import java.util.Set;

/// What may be mounted on `/proc` and inside of it.
///
/// The kernel is told the process's labels and sysctls through `/proc`; a fake one would swallow
/// them (CVE-2019-16884, CVE-2025-52881). So `/proc` is a proc file system, and only the files that
/// lxcfs and its like imitate may be covered. The keeper checks the same of what it has resolved,
/// because a link in the image may lead there.
final class ProcPlaces {
  /// ATTACH: the target may lie in a proc file system.
  static final int INTO_PROC = 8;

  /// ATTACH: the source must be the root of a proc file system.
  static final int PROC_SOURCE = 16;

  private static final Path PROC = Path.of("/proc");

  private static final Set<String> IMITATED =
      Set.of(
          "cpuinfo",
          "diskstats",
          "loadavg",
          "meminfo",
          "slabinfo",
          "stat",
          "swaps",
          "sys/crypto/fips_enabled",
          "sys/kernel/ns_last_pid",
          "uptime");

  private ProcPlaces() {}

  /// The flags of ATTACH for a bind mount there. INVALID inside of `/proc`, but for the few files.
  static int ofBind(String destination) {
    Path clean = clean(destination);
    if (clean.equals(PROC)) {
      return INTO_PROC | PROC_SOURCE;
    }
    if (!clean.startsWith(PROC)) {
      return 0;
    }
    check(destination, IMITATED.contains(PROC.relativize(clean).toString()));
    return INTO_PROC;
  }

  /// INVALID for a file system on or inside of `/proc` that is not the proc file system on it.
  static void checkFileSystem(String type, String destination) {
    Path clean = clean(destination);
    check(destination, !clean.startsWith(PROC) || (clean.equals(PROC) && type.equals("proc")));
  }

  private static void check(String destination, boolean fine) {
    if (!fine) {
      throw Failure.invalid(
          destination
              + " cannot be mounted because it is inside /proc, or is /proc and the mount is not of"
              + " type proc");
    }
  }

  private static Path clean(String destination) {
    return Path.of("/").resolve(destination).normalize();
  }
}
