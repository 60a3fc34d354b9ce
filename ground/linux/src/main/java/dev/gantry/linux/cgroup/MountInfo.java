// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.cgroup;

import java.util.ArrayList;
import java.util.List;

/// One line of `/proc/PID/mountinfo` (proc_pid_mountinfo(5)).
///
/// @param root the folder of the file system that is mounted
/// @param target where it is mounted
/// @param options per-mount options
/// @param propagation the optional fields, such as `shared:1`
/// @param superOptions options of the file system
public record MountInfo(
    String root,
    String target,
    List<String> options,
    List<String> propagation,
    String type,
    String source,
    List<String> superOptions) {

  /// Parses a whole table; lines that are none are left out.
  public static List<MountInfo> parse(String table) {
    List<MountInfo> mounts = new ArrayList<>();
    for (String line : table.lines().toList()) {
      String[] fields = line.split(" ");
      int dash = 6;
      while (dash < fields.length && !fields[dash].equals("-")) {
        dash++;
      }
      if (dash + 3 < fields.length) {
        mounts.add(
            new MountInfo(
                unescape(fields[3]),
                unescape(fields[4]),
                List.of(fields[5].split(",")),
                List.of(fields).subList(6, dash),
                fields[dash + 1],
                unescape(fields[dash + 2]),
                List.of(fields[dash + 3].split(","))));
      }
    }
    return List.copyOf(mounts);
  }

  public boolean shared() {
    return propagation.stream().anyMatch(field -> field.startsWith("shared:"));
  }

  /// Space, tab, newline and backslash are written as octal numbers.
  private static String unescape(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
