// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an image runs on, in Go's words: `linux/amd64`, `linux/arm/v7` (image-spec 1.1
/// image-index.md; containerd's `platforms` for the aliases).
@Json
public record Platform(
    String architecture,
    String os,
    @Json.Property("os.version") @Nullable String osVersion,
    @Json.Property("os.features") List<String> osFeatures,
    @Nullable String variant,
    @Json.Unmapped Map<String, Object> unknown) {
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final List<String> SYSTEMS =
      List.of("linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "aix", "wasip1");

  public Platform {
    architecture = Plain.orEmpty(architecture);
    os = Plain.orEmpty(os);
    osFeatures = Plain.list(osFeatures);
    unknown = Plain.map(unknown);
  }

  public static Platform of(String os, String architecture, @Nullable String variant) {
    String arch = architecture.toLowerCase(Locale.ROOT);
    String kind = variant == null ? "" : variant.toLowerCase(Locale.ROOT);
    switch (arch) {
      case "x86_64", "x86-64" -> arch = "amd64";
      case "i386", "i486", "i586", "i686", "x86" -> arch = "386";
      case "aarch64", "armv8" -> arch = "arm64";
      case "armhf" -> {
        arch = "arm";
        kind = "v7";
      }
      case "armel" -> {
        arch = "arm";
        kind = "v6";
      }
      default -> {}
    }
    if ((arch.equals("amd64") && kind.equals("v1"))
        || (arch.equals("arm64") && kind.matches("v?8"))) {
      kind = "";
    }
    if (arch.equals("arm")) {
      kind = kind.isEmpty() ? "v7" : kind.matches("[5-8]") ? "v" + kind : kind;
    }
    return new Platform(
        arch, os.toLowerCase(Locale.ROOT), null, List.of(), kind.isEmpty() ? null : kind, Map.of());
  }

  /// Parses `os`, `arch`, `os/arch` or `os/arch/variant`; what is left out is the host's.
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (!PART.matcher(part).matches()) {
        throw Failure.invalid("invalid platform \"" + text + "\": want os/arch[/variant]");
      }
    }
    return switch (parts.length) {
      case 1 ->
          SYSTEMS.contains(parts[0].toLowerCase(Locale.ROOT))
              ? of(parts[0], host().architecture, host().variant)
              : of("linux", parts[0], null);
      case 2 -> of(parts[0], parts[1], null);
      case 3 -> of(parts[0], parts[1], parts[2]);
      default -> throw Failure.invalid("invalid platform \"" + text + "\": want os/arch[/variant]");
    };
  }

  /// The platform that this process runs on.
  public static Platform host() {
    return of("linux", System.getProperty("os.arch", "amd64"), null);
  }

  /// Whether an image of this platform satisfies `wanted`: equal, or an older variant of the same
  /// ARM architecture.
  public boolean matches(Platform wanted) {
    Platform mine = of(os, architecture, variant);
    Platform other = of(wanted.os, wanted.architecture, wanted.variant);
    if (!mine.os.equals(other.os) || !mine.architecture.equals(other.architecture)) {
      return false;
    }
    String have = Plain.orEmpty(mine.variant);
    String want = Plain.orEmpty(other.variant);
    if (mine.architecture.equals("arm")) {
      return have.compareTo(want) <= 0;
    }
    return have.equals(want) || have.isEmpty();
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
