// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.runtime.Seccomp;
import dev.gantry.oci.runtime.SeccompRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The filter of system calls for containers that ask for none of their own.
///
/// A list of what is allowed, in a data file beside this class; some of it depends on the
/// container's capabilities and on the architecture. What is not in the list gives EPERM, on every
/// ABI of the machine; what is newer than the list gives ENOSYS.
public final class DefaultSeccomp {
  private static final SeccompProfile PROFILE = read();

  private DefaultSeccomp() {}

  /// The filter for a container without capabilities on this machine.
  public static Seccomp profile() {
    return profile(List.of());
  }

  /// The filter for a container with these capabilities on this machine.
  public static Seccomp profile(Collection<String> capabilities) {
    String machine = System.getProperty("os.arch", "amd64");
    return profile(capabilities, machine.equals("amd64") ? "x86_64" : machine);
  }

  /// The filter for a container with these capabilities on an architecture as `uname -m` names it.
  public static Seccomp profile(Collection<String> capabilities, String architecture) {
    Set<String> held = new HashSet<>(capabilities);
    List<SeccompRule> rules =
        PROFILE.groups().stream()
            .filter(group -> applies(group, held, architecture))
            .map(group ->
                new SeccompRule(
                    group.names(),
                    group.action() == null ? "SCMP_ACT_ALLOW" : group.action(),
                    group.errnoRet(),
                    group.args(),
                    Map.of()))
            .toList();
    return new Seccomp(
        PROFILE.defaultAction(),
        PROFILE.defaultErrnoRet(),
        PROFILE.architectures().getOrDefault(architecture, List.of()),
        List.of(),
        null,
        null,
        rules,
        Map.of());
  }

  private static boolean applies(SeccompProfile.Group group, Set<String> held, String machine) {
    return (group.capabilities().isEmpty()
            || group.capabilities().stream().anyMatch(held::contains))
        && group.withoutCapabilities().stream().noneMatch(held::contains)
        && (group.architectures().isEmpty() || group.architectures().contains(machine))
        && !group.notArchitectures().contains(machine);
  }

  private static SeccompProfile read() {
    try (InputStream in = DefaultSeccomp.class.getResourceAsStream("default-seccomp.json")) {
      if (in == null) {
        throw Failure.internal("the default seccomp profile is missing", null);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Json.parse(SeccompProfile.class, text, "the default seccomp profile");
    } catch (IOException e) {
      throw Failure.internal("reading the default seccomp profile", e);
    }
  }
}
