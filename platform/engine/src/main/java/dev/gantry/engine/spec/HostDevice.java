// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A device node of this machine.
///
/// @param type `c` or `b`
public record HostDevice(
    Path path, String type, long major, long minor, long mode, long uid, long gid) {
  private static final int TYPE = 0170000;
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;
  private static final Set<String> NOT_FOR_CONTAINERS =
      Set.of("pts", "shm", "fd", "mqueue", "console", ".lxc", ".lxd-mounts", ".udev");

  /// The device at `path`, links followed. Throws INVALID when there is none.
  public static HostDevice at(String path) {
    try {
      HostDevice device = read(Path.of(path), true);
      if (device != null) {
        return device;
      }
      throw Failure.invalid("\"" + path + "\" is not a device node");
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.INVALID, "error gathering device information: \"" + path + "\": " + e, e);
    }
  }

  /// The devices at `path`, which is a node or a folder of them.
  public static List<HostDevice> below(String path) {
    if (!Files.isDirectory(Path.of(path))) {
      return List.of(at(path));
    }
    List<HostDevice> found = new ArrayList<>();
    try {
      collect(Path.of(path), found);
    } catch (IOException e) {
      throw new Failure(Failure.Code.INVALID, "reading devices in " + path + ": " + e, e);
    }
    return found;
  }

  private static void collect(Path folder, List<HostDevice> into) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (NOT_FOR_CONTAINERS.contains(name)) {
          continue;
        }
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          collect(entry, into);
        } else {
          HostDevice device = read(entry, false);
          if (device != null) {
            into.add(device);
          }
        }
      }
    }
  }

  private static @Nullable HostDevice read(Path path, boolean follow) throws IOException {
    LinkOption[] links = follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    Map<String, Object> all;
    try {
      all = Files.readAttributes(path, "unix:mode,rdev,uid,gid", links);
    } catch (NoSuchFileException e) {
      if (follow) {
        throw e;
      }
      return null;
    }
    int mode = (int) number(all, "mode");
    int type = mode & TYPE;
    if (type != CHARACTER && type != BLOCK) {
      return null;
    }
    long number = number(all, "rdev");
    return new HostDevice(
        path,
        type == BLOCK ? "b" : "c",
        ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL),
        (number & 0xff) | ((number >>> 12) & ~0xffL & 0xffffffffL),
        mode & 0777,
        number(all, "uid"),
        number(all, "gid"));
  }

  private static long number(Map<String, Object> all, String key) {
    return all.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
