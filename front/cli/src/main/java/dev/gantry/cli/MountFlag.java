// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.BindOptions;
import dev.gantry.docker.HostConfig.ImageOptions;
import dev.gantry.docker.HostConfig.Mount;
import dev.gantry.docker.HostConfig.TmpfsOptions;
import dev.gantry.docker.HostConfig.VolumeDriver;
import dev.gantry.docker.HostConfig.VolumeOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `--mount type=bind,source=…,target=…[,option…]`: one line of comma-separated fields.
final class MountFlag {
  private static final Set<String> BARE =
      Set.of("readonly", "ro", "volume-nocopy", "bind-nonrecursive");
  private static final Set<String> TRUTHS =
      Set.of("readonly", "volume-nocopy", "bind-nonrecursive", "bind-create-src");
  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "source",
          "target",
          "readonly",
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
          "image-subpath",
          "tmpfs-size",
          "tmpfs-mode");

  private final CommandLineRequest request;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> labels = new ArrayList<>();
  private final List<String> driverOptions = new ArrayList<>();

  private MountFlag(CommandLineRequest request) {
    this.request = request;
  }

  static Mount parse(CommandLineRequest request, String text) {
    try {
      MountFlag flag = new MountFlag(request);
      KeyValues.fields(text).forEach(flag::field);
      return flag.mount();
    } catch (Failure e) {
      throw CommandFailure.flag("--mount", text, e.message());
    }
  }

  private void field(String field) {
    int at = field.indexOf('=');
    String typed = (at < 0 ? field : field.substring(0, at)).toLowerCase(Locale.ROOT);
    if (at < 0 && !BARE.contains(typed)) {
      throw Failure.invalid("invalid field '" + field + "' must be a key=value pair");
    }
    String key =
        switch (typed) {
          case "src" -> "source";
          case "dst", "destination" -> "target";
          case "ro" -> "readonly";
          default -> typed;
        };
    String value = at < 0 ? "true" : field.substring(at + 1);
    if (!KNOWN.contains(key)) {
      throw Failure.invalid("unexpected key '" + typed + "' in '" + field + "'");
    }
    if (TRUTHS.contains(key) && !value.matches("(?i)true|false|t|f|0|1")) {
      throw Failure.invalid("invalid value for " + typed + ": " + value);
    }
    switch (key) {
      case "volume-label" -> labels.add(value);
      case "volume-opt" -> driverOptions.add(value);
      default -> values.put(key, value);
    }
  }

  private Mount mount() {
    String type = text("type").toLowerCase(Locale.ROOT);
    if (values.containsKey("type") && type.isEmpty()) {
      throw Failure.invalid("type is required");
    }
    String kind = type.isEmpty() ? "volume" : type;
    String source = text("source");
    if (source.startsWith(".")) {
      source = request.absolute(source).toString();
    }
    if (text("target").isEmpty()) {
      throw Failure.invalid("target is required");
    }
    checkKinds(kind);
    BindOptions bind = bind();
    checkRecursion(bind);
    return new Mount(
        kind,
        source,
        text("target"),
        truth("readonly"),
        text("consistency").toLowerCase(Locale.ROOT),
        bind,
        volume(),
        has("image-") ? new ImageOptions(text("image-subpath")) : null,
        tmpfs());
  }

  private void checkKinds(String kind) {
    for (String one : new TreeSet<>(Set.of("volume", "bind", "image", "tmpfs"))) {
      boolean lists = one.equals("volume") && !(labels.isEmpty() && driverOptions.isEmpty());
      if ((has(one + "-") || lists) && !kind.equals(one)) {
        throw Failure.invalid("cannot mix '" + one + "-*' options with mount type '" + kind + "'");
      }
    }
  }

  private void checkRecursion(@Nullable BindOptions bind) {
    if (bind == null || !(bind.readOnlyNonRecursive() || bind.readOnlyForceRecursive())) {
      return;
    }
    String option = "option 'bind-recursive=" + text("bind-recursive") + "' requires ";
    if (!truth("readonly")) {
      throw Failure.invalid(option + "'readonly' to be specified in conjunction");
    }
    if (bind.readOnlyForceRecursive() && !bind.propagation().equals("rprivate")) {
      throw Failure.invalid(option + "'bind-propagation=rprivate' to be specified in conjunction");
    }
  }

  private @Nullable BindOptions bind() {
    if (!has("bind-")) {
      return null;
    }
    String recursive = text("bind-recursive");
    if (!Set.of("", "enabled", "disabled", "writable", "readonly").contains(recursive)) {
      throw Failure.invalid(
          "invalid value for bind-recursive: "
              + recursive
              + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
    }
    return new BindOptions(
        text("bind-propagation").toLowerCase(Locale.ROOT),
        truth("bind-nonrecursive") || recursive.equals("disabled"),
        truth("bind-create-src"),
        recursive.equals("writable"),
        recursive.equals("readonly"));
  }

  private @Nullable VolumeOptions volume() {
    if (!has("volume-") && labels.isEmpty() && driverOptions.isEmpty()) {
      return null;
    }
    boolean driven = !text("volume-driver").isEmpty() || !driverOptions.isEmpty();
    return new VolumeOptions(
        truth("volume-nocopy"),
        KeyValues.map(labels),
        driven ? new VolumeDriver(text("volume-driver"), KeyValues.map(driverOptions)) : null,
        text("volume-subpath"));
  }

  private @Nullable TmpfsOptions tmpfs() {
    if (!has("tmpfs-")) {
      return null;
    }
    String mode = text("tmpfs-mode");
    if (!mode.matches("[0-7]{0,10}")) {
      throw Failure.invalid("invalid value for tmpfs-mode: " + mode);
    }
    return new TmpfsOptions(tmpfsSize(), mode.isEmpty() ? 0 : Integer.parseInt(mode, 8), List.of());
  }

  private long tmpfsSize() {
    String size = text("tmpfs-size");
    try {
      return size.isEmpty() ? 0 : ByteSize.parse(size);
    } catch (Failure e) {
      throw new Failure(Failure.Code.INVALID, "invalid value for tmpfs-size: " + size, e);
    }
  }

  private boolean has(String prefix) {
    return values.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  private String text(String key) {
    return values.getOrDefault(key, "");
  }

  private boolean truth(String key) {
    return text(key).matches("(?i)true|t|1");
  }
}
