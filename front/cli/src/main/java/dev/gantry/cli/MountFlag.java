// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.BindOptions;
import dev.gantry.docker.HostConfig.Mount;
import dev.gantry.docker.HostConfig.TmpfsOptions;
import dev.gantry.docker.HostConfig.VolumeOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `--mount type=bind,source=…,target=…[,option…]`.
final class MountFlag {
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "source",
          "src",
          "target",
          "dst",
          "destination",
          "readonly",
          "ro",
          "consistency",
          "bind-propagation",
          "bind-nonrecursive",
          "bind-recursive",
          "bind-create-src",
          "volume-nocopy",
          "volume-label",
          "volume-driver",
          "volume-opt",
          "volume-subpath",
          "tmpfs-size",
          "tmpfs-mode");

  private MountFlag() {}

  static Mount parse(CommandLineRequest request, String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String field : text.split(",", -1)) {
      int at = field.indexOf('=');
      String key = (at < 0 ? field : field.substring(0, at)).toLowerCase();
      if (!KNOWN.contains(key)) {
        throw Failure.invalid(
            "invalid argument \""
                + text
                + "\" for \"--mount\": unexpected key '"
                + key
                + "' in '"
                + field
                + "'");
      }
      values.put(key, at < 0 ? "true" : field.substring(at + 1));
    }
    String type = values.getOrDefault("type", "volume");
    String source = first(values, "source", "src");
    String target = first(values, "target", "dst", "destination");
    if (target.isEmpty()) {
      throw Failure.invalid(
          "invalid argument \"" + text + "\" for \"--mount\": target is required");
    }
    if (type.equals("bind") && !source.isEmpty()) {
      source = request.absolute(source).toString();
    }
    boolean readOnly = truth(text, first(values, "readonly", "ro"));
    return new Mount(
        type,
        source,
        target,
        readOnly,
        values.getOrDefault("consistency", ""),
        type.equals("bind") ? bind(text, values) : null,
        volume(text, values),
        null,
        type.equals("tmpfs") ? tmpfs(text, values) : null);
  }

  private static BindOptions bind(String text, Map<String, String> values) {
    String recursive = values.getOrDefault("bind-recursive", "");
    return new BindOptions(
        values.getOrDefault("bind-propagation", ""),
        truth(text, values.getOrDefault("bind-nonrecursive", "")) || recursive.equals("disabled"),
        truth(text, values.getOrDefault("bind-create-src", "")),
        recursive.equals("writable"),
        recursive.equals("readonly"));
  }

  private static @Nullable VolumeOptions volume(String text, Map<String, String> values) {
    boolean any =
        values.containsKey("volume-nocopy")
            || values.containsKey("volume-subpath")
            || values.containsKey("volume-label");
    return any
        ? new VolumeOptions(
            truth(text, values.getOrDefault("volume-nocopy", "")),
            KeyValues.map(
                values.containsKey("volume-label")
                    ? List.of(values.get("volume-label"))
                    : List.of()),
            null,
            values.getOrDefault("volume-subpath", ""))
        : null;
  }

  private static TmpfsOptions tmpfs(String text, Map<String, String> values) {
    String mode = values.getOrDefault("tmpfs-mode", "");
    if (!mode.matches("[0-7]{0,5}")) {
      throw Failure.invalid(
          "invalid argument \""
              + text
              + "\" for \"--mount\": invalid value for tmpfs-mode: "
              + mode);
    }
    return new TmpfsOptions(
        CreateBody.size("--mount", values.getOrDefault("tmpfs-size", "")),
        mode.isEmpty() ? 0 : Integer.parseInt(mode, 8),
        List.of());
  }

  private static String first(Map<String, String> values, String... keys) {
    for (String key : keys) {
      String value = values.get(key);
      if (value != null) {
        return value;
      }
    }
    return "";
  }

  private static boolean truth(String whole, String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "", "false", "0" -> false;
      default ->
          throw Failure.invalid(
              "invalid argument \"" + whole + "\" for \"--mount\": invalid value: " + text);
    };
  }
}
