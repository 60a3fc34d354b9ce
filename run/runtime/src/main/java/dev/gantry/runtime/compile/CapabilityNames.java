// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Capability names and their numbers (capabilities(7)); the place in the list is the number.
public final class CapabilityNames {
  private static final List<String> NAMES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");
  private static final Map<String, Integer> NUMBERS =
      IntStream.range(0, NAMES.size()).boxed().collect(Collectors.toMap(NAMES::get, n -> n));
  static final long SYS_ADMIN = 1L << NAMES.indexOf("CAP_SYS_ADMIN");

  private CapabilityNames() {}

  /// All names, up to the highest number that the kernel knows.
  public static List<String> upTo(int last) {
    return NAMES.subList(0, Math.min(last + 1, NAMES.size()));
  }

  /// The mask of the named capabilities. Names that are not known are left out, as the
  /// specification allows: a document written for a newer kernel still runs.
  public static long mask(Collection<String> names) {
    long mask = 0;
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      Integer number = NUMBERS.get(upper.startsWith("CAP_") ? upper : "CAP_" + upper);
      if (number != null) {
        mask |= 1L << number;
      }
    }
    return mask;
  }
}
