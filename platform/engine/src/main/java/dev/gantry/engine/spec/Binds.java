// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What `-v`, `--mount`, `--tmpfs` and an image's volumes ask for, as mounts; a pure function of
/// the request.
public final class Binds {
  static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "slave", "rslave", "shared", "rshared");

  /// Labels and hints that need nothing from us where SELinux is off or caches are coherent.
  private static final Set<String> IGNORED =
      Set.of("z", "Z", "consistent", "cached", "delegated", "nocopy", "copy");

  private static final Set<String> PLAIN =
      Set.of("nosuid", "suid", "nodev", "dev", "noexec", "exec", "noatime");

  private final Path volumeFolder;
  private final Supplier<String> newName;
  private final Map<String, UserMount> byTarget = new LinkedHashMap<>();
  private final List<String> anonymous = new ArrayList<>();

  private Binds(Path volumeFolder, Supplier<String> newName) {
    this.volumeFolder = volumeFolder;
    this.newName = newName;
  }

  /// Adds the mounts to `spec`. Later words win over earlier ones, the user's over the image's; two
  /// of the user's at one place are refused.
  ///
  /// @param inherited mounts of the containers named by `--volumes-from`
  /// @param newName makes a name for a volume without one
  public static ContainerSpec resolve(
      ContainerSpec spec,
      Collection<UserMount> inherited,
      Path volumeFolder,
      Supplier<String> newName) {
    Binds binds = new Binds(volumeFolder, newName);
    for (UserMount mount : inherited) {
      binds.byTarget.put(mount.target(), mount);
    }
    HostConfig host = spec.hostConfig();
    Map<String, UserMount> asked = new LinkedHashMap<>();
    for (String bind : host.binds()) {
      put(asked, binds.bind(bind));
    }
    for (HostConfig.Mount mount : host.mounts()) {
      put(asked, binds.mount(mount));
    }
    host.tmpfs().forEach((target, options) -> put(asked, tmpfs(target, options)));
    binds.byTarget.putAll(asked);
    for (String target : spec.config().volumes().keySet()) {
      String clean = target(target);
      if (!binds.byTarget.containsKey(clean)) {
        binds.byTarget.put(clean, binds.volume("", clean, List.of(), "", true));
      }
    }
    List<UserMount> sorted = new ArrayList<>(binds.byTarget.values());
    sorted.sort(Comparator.comparingInt(mount -> depth(mount.target())));
    return spec.withMounts(sorted, binds.anonymous);
  }

  private static void put(Map<String, UserMount> asked, UserMount mount) {
    if (asked.put(mount.target(), mount) != null) {
      throw Failure.invalid("duplicate mount point: " + mount.target());
    }
  }

  private UserMount bind(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length == 1) {
      return volume("", target(parts[0]), List.of(), "", true);
    }
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw Failure.invalid("invalid volume specification: '" + text + "'");
    }
    String mode = parts.length == 3 ? parts[2] : "";
    String target = target(parts[1]);
    List<String> options = options(text, mode);
    if (!parts[0].startsWith("/")) {
      return volume(parts[0], target, options, mode, !List.of(mode.split(",")).contains("nocopy"));
    }
    return bindMount(parts[0], target, options, mode, true);
  }

  private UserMount mount(HostConfig.Mount mount) {
    String target = target(mount.target());
    List<String> options = new ArrayList<>();
    if (mount.readOnly()) {
      options.add("ro");
    }
    return switch (mount.type()) {
      case "bind" -> {
        HostConfig.BindOptions bind = mount.bindOptions();
        if (bind != null && !bind.propagation().isEmpty()) {
          options.addAll(options(target, bind.propagation()));
        }
        if (!mount.source().startsWith("/")) {
          throw Failure.invalid(
              "invalid mount config for type \"bind\": invalid mount path: '"
                  + mount.source()
                  + "' mount path must be absolute");
        }
        boolean make = bind != null && bind.createMountpoint();
        yield bindMount(mount.source(), target, options, "", make);
      }
      case "volume" -> {
        HostConfig.VolumeOptions volume = mount.volumeOptions();
        refuse(volume != null && !volume.subpath().isEmpty(), "volume-subpath");
        refuse(
            volume != null
                && volume.driverConfig() != null
                && !volume.driverConfig().options().isEmpty(),
            "volume-opt");
        yield volume(mount.source(), target, options, "", volume == null || !volume.noCopy());
      }
      case "tmpfs" -> tmpfs(target, tmpfsText(mount));
      default -> throw Failure.unsupported("mounts of type \"" + mount.type() + "\" do not exist");
    };
  }

  private static void refuse(boolean asked, String what) {
    if (asked) {
      throw Failure.unsupported("the mount option " + what + " is not there yet");
    }
  }

  private static UserMount bindMount(
      String source, String target, List<String> options, String mode, boolean make) {
    List<String> all = new ArrayList<>(List.of("rbind"));
    all.addAll(options);
    if (options.stream().noneMatch(PROPAGATIONS::contains)) {
      all.add("rprivate");
    }
    String clean = Path.of(source).normalize().toString();
    return new UserMount("bind", "", clean, target, all, mode, make, false);
  }

  private UserMount volume(
      String name, String target, List<String> options, String mode, boolean copy) {
    String used = name;
    if (name.isEmpty()) {
      used = newName.get();
      anonymous.add(used);
    } else if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]+") || name.length() > 255) {
      throw Failure.invalid(
          "\""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed; for a host folder use an absolute path");
    }
    List<String> all = new ArrayList<>(List.of("rbind"));
    all.addAll(options);
    if (options.stream().noneMatch(PROPAGATIONS::contains)) {
      all.add("rprivate");
    }
    String source = volumeFolder.resolve(used).resolve("_data").toString();
    return new UserMount("volume", used, source, target, all, mode, true, copy);
  }

  private static UserMount tmpfs(String target, String text) {
    List<String> options = new ArrayList<>(List.of("noexec", "nosuid", "nodev"));
    for (String option : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      switch (option) {
        case "exec" -> options.remove("noexec");
        case "suid" -> options.remove("nosuid");
        case "dev" -> options.remove("nodev");
        case "rw", "" -> {}
        default -> {
          if (!options.contains(option)) {
            options.add(option);
          }
        }
      }
    }
    return new UserMount("tmpfs", "", "", target(target), options, text, false, false);
  }

  private static String tmpfsText(HostConfig.Mount mount) {
    List<String> words = new ArrayList<>();
    if (mount.readOnly()) {
      words.add("ro");
    }
    HostConfig.TmpfsOptions tmpfs = mount.tmpfsOptions();
    if (tmpfs != null) {
      if (tmpfs.sizeBytes() > 0) {
        words.add("size=" + tmpfs.sizeBytes());
      }
      if (tmpfs.mode() > 0) {
        words.add("mode=" + Integer.toOctalString(tmpfs.mode()));
      }
      tmpfs.options().forEach(option -> words.add(String.join("=", option)));
    }
    return String.join(",", words);
  }

  private static List<String> options(String text, String mode) {
    List<String> options = new ArrayList<>();
    String propagation = null;
    for (String word : mode.isEmpty() ? new String[0] : mode.split(",", -1)) {
      if (PROPAGATIONS.contains(word)) {
        propagation = once(text, propagation, word);
        options.add(word);
      } else if (word.equals("ro") || PLAIN.contains(word)) {
        options.add(word);
      } else if (!word.equals("rw") && !IGNORED.contains(word)) {
        throw Failure.invalid("invalid mode \"" + mode + "\" in '" + text + "'");
      }
    }
    return options;
  }

  private static String once(String text, @Nullable String before, String word) {
    if (before != null) {
      throw Failure.invalid("two propagations in '" + text + "'");
    }
    return word;
  }

  private static String target(String path) {
    if (!path.startsWith("/") || path.indexOf(0) >= 0) {
      throw Failure.invalid(
          "invalid mount config: invalid mount path: '" + path + "' mount path must be absolute");
    }
    String clean = Path.of(path).normalize().toString();
    if (clean.equals("/")) {
      throw Failure.invalid("invalid specification: destination can't be '/'");
    }
    return clean;
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }
}
