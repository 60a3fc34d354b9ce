// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.oci.runtime.Seccomp;
import dev.gantry.oci.runtime.SeccompRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A seccomp profile as Docker has them, made into one that the runtime takes.
///
/// Beside the fields of the runtime spec, Docker's rules carry conditions, and its profile a table
/// of architectures:
///
/// ```
/// {"archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", …]}],
///  "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ALLOW",
///                "includes": {"caps": ["CAP_SYS_ADMIN"], "arches": ["amd64"], "minKernel": "4.8"},
///                "excludes": {…}}]}
/// ```
///
/// A rule counts when all of `includes` hold and nothing of `excludes` does.
public final class SeccompConditions {
  private SeccompConditions() {}

  /// What a rule's conditions look at.
  ///
  /// @param architecture as Docker's documents have it, such as `amd64`
  /// @param kernel as `uname -r` says it
  public record Facts(List<String> capabilities, String architecture, String kernel) {}

  public static Seccomp resolve(Seccomp profile, Facts facts) {
    List<SeccompRule> rules = new ArrayList<>();
    for (SeccompRule rule : profile.syscalls()) {
      if (applies(rule.unknown(), facts)) {
        rules.add(plain(rule));
      }
    }
    List<String> architectures =
        profile.architectures().isEmpty()
            ? architectures(profile.unknown().get("archMap"), facts)
            : profile.architectures();
    return new Seccomp(
        profile.defaultAction(),
        profile.defaultErrnoRet(),
        architectures,
        profile.flags(),
        profile.listenerPath(),
        profile.listenerMetadata(),
        rules,
        Map.of());
  }

  /// Docker's oldest profiles name one call in `name`.
  private static SeccompRule plain(SeccompRule rule) {
    List<String> names = rule.names();
    if (names.isEmpty() && rule.unknown().get("name") instanceof String name) {
      names = List.of(name);
    }
    return new SeccompRule(names, rule.action(), rule.errnoRet(), rule.args(), Map.of());
  }

  private static boolean applies(Map<String, Object> unknown, Facts facts) {
    if (unknown.get("includes") instanceof Map<?, ?> includes) {
      List<String> capabilities = texts(includes.get("caps"));
      List<String> arches = texts(includes.get("arches"));
      if (!facts.capabilities().containsAll(capabilities)
          || (!arches.isEmpty() && !arches.contains(facts.architecture()))
          || !isAtLeast(facts.kernel(), includes.get("minKernel"))) {
        return false;
      }
    }
    if (unknown.get("excludes") instanceof Map<?, ?> excludes) {
      boolean capability =
          texts(excludes.get("caps")).stream().anyMatch(facts.capabilities()::contains);
      boolean kernel =
          excludes.get("minKernel") != null && isAtLeast(facts.kernel(), excludes.get("minKernel"));
      return !capability
          && !kernel
          && !texts(excludes.get("arches")).contains(facts.architecture());
    }
    return true;
  }

  private static List<String> architectures(@Nullable Object table, Facts facts) {
    String own =
        switch (facts.architecture()) {
          case "amd64" -> "SCMP_ARCH_X86_64";
          case "arm64" -> "SCMP_ARCH_AARCH64";
          case "riscv64" -> "SCMP_ARCH_RISCV64";
          case "ppc64le" -> "SCMP_ARCH_PPC64LE";
          case "s390x" -> "SCMP_ARCH_S390X";
          default -> "";
        };
    List<String> found = new ArrayList<>();
    for (Object row : table instanceof List<?> rows ? rows : List.of()) {
      if (row instanceof Map<?, ?> map && own.equals(map.get("architecture"))) {
        found.add(own);
        found.addAll(texts(map.get("subArchitectures")));
      }
    }
    return found;
  }

  private static boolean isAtLeast(String kernel, @Nullable Object wanted) {
    if (!(wanted instanceof String text) || text.isEmpty()) {
      return true;
    }
    int[] have = version(kernel);
    int[] need = version(text);
    return have[0] != need[0] ? have[0] > need[0] : have[1] >= need[1];
  }

  private static int[] version(String text) {
    String[] parts = text.split("[^0-9]+", 3);
    int[] version = new int[2];
    for (int i = 0; i < 2 && i < parts.length; i++) {
      version[i] = parts[i].isEmpty() || parts[i].length() > 6 ? 0 : Integer.parseInt(parts[i]);
    }
    return version;
  }

  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of()) {
      texts.add(String.valueOf(item));
    }
    return texts;
  }
}
