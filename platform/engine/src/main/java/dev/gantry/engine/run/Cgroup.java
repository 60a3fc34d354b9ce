// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The control groups that a process is in, as folders of files that can be read and written.
///
/// @param folders controller → folder; `""` is the unified (v2) one. On a machine with v2 alone
///   every controller is found there
public record Cgroup(Map<String, Path> folders) {
  private static final int FROZEN_TRIES = 500;

  /// Where the controllers of this machine are mounted.
  public record Layout(Map<String, Path> mounts, boolean unified) {
    /// Reads the mount table in `proc`.
    public static Layout read(Path proc) {
      Map<String, Path> mounts = new HashMap<>();
      boolean v1 = false;
      for (String line : lines(proc.resolve("self/mountinfo"))) {
        int dash = line.indexOf(" - ");
        String[] front = line.substring(0, Math.max(0, dash)).split(" ", -1);
        String[] back = line.substring(dash + 3).split(" ", -1);
        if (dash < 0 || front.length < 5 || back.length < 3) {
          continue;
        }
        if (back[0].equals("cgroup2")) {
          mounts.putIfAbsent("", Path.of(front[4]));
        } else if (back[0].equals("cgroup")) {
          v1 = true;
          for (String option : back[2].split(",", -1)) {
            mounts.putIfAbsent(option, Path.of(front[4]));
          }
        }
      }
      return new Layout(mounts, !v1);
    }
  }

  /// The groups of process `pid`. NOT_FOUND when it has ended.
  public static Cgroup of(Layout layout, Path proc, int pid) {
    Map<String, Path> folders = new HashMap<>();
    for (String line : lines(proc.resolve(pid + "/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      for (String controller : parts[1].split(",", -1)) {
        Path mount = layout.mounts().get(controller);
        if (mount != null) {
          folders.put(controller, mount.resolve(parts[2].substring(1)));
        }
      }
    }
    return new Cgroup(folders);
  }

  public boolean has(String controller) {
    return folders.containsKey(controller);
  }

  /// The folder of a v1 controller, or the unified one.
  public @Nullable Path folder(String controller) {
    Path own = folders.get(controller);
    return own == null ? folders.get("") : own;
  }

  /// Stops all processes of the group, or lets them go on; waits until it is so.
  public void freeze(boolean frozen) {
    Path freezer = folders.get("freezer");
    if (freezer != null) {
      Path state = freezer.resolve("freezer.state");
      String wanted = frozen ? "FROZEN" : "THAWED";
      write(state, wanted);
      for (int i = 0; i < FROZEN_TRIES && !text(state).equals(wanted); i++) {
        pause();
        write(state, wanted);
      }
      requireState(text(state).equals(wanted), frozen);
      return;
    }
    Path unified = folders.get("");
    if (unified == null || !Files.exists(unified.resolve("cgroup.freeze"))) {
      throw Failure.unsupported("pausing needs the freezer of the control groups");
    }
    write(unified.resolve("cgroup.freeze"), frozen ? "1" : "0");
    String wanted = frozen ? "frozen 1" : "frozen 0";
    Path events = unified.resolve("cgroup.events");
    for (int i = 0; i < FROZEN_TRIES && !text(events).contains(wanted); i++) {
      pause();
    }
    requireState(text(events).contains(wanted), frozen);
  }

  /// The processes of the group and of those below it, where a container made some.
  public List<Integer> processes() {
    Path folder = folder("pids");
    if (folder == null) {
      return List.of();
    }
    java.util.TreeSet<Integer> pids = new java.util.TreeSet<>();
    collect(folder, pids);
    return List.copyOf(pids);
  }

  private static void collect(Path folder, java.util.Set<Integer> into) {
    Path file = folder.resolve("cgroup.procs");
    if (!Files.exists(file)) {
      return;
    }
    for (String line : text(file).split("\n", -1)) {
      if (!line.isEmpty()) {
        into.add(Integer.parseInt(line));
      }
    }
    try (var entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      entries.forEach(entry -> collect(entry, into));
    } catch (IOException _) {
      // The group went away with its last process.
    }
  }

  /// The text of `file` in `controller`'s folder without the last newline; null when there is none.
  public @Nullable String read(String controller, String file) {
    Path folder = folder(controller);
    if (folder == null) {
      return null;
    }
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.US_ASCII).strip();
    } catch (IOException _) {
      return null;
    }
  }

  private static void requireState(boolean reached, boolean frozen) {
    if (!reached) {
      throw new Failure(
          Failure.Code.TIMEOUT,
          (frozen ? "pausing" : "unpausing") + ": the kernel did not finish within 5 s");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "pausing: interrupted", e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, java.nio.file.StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw Failure.internal("writing " + text + " to " + file + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path file) {
    return String.join("\n", lines(file));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Failure(Failure.Code.NOT_FOUND, "reading " + file + ": " + e.getMessage(), e);
    }
  }
}
