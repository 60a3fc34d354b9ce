// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.host.HostFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The processes of a container: those of its cgroup and of all groups below.
final class CgroupProcesses {
  private static final int MAX_DEPTH = 32;

  private CgroupProcesses() {}

  static List<Integer> of(ContainerCgroup cgroup, HostFiles files) {
    Set<Integer> pids = new TreeSet<>();
    for (Path folder : cgroup.folders().values()) {
      collect(folder.toString(), files, pids, 0);
    }
    return List.copyOf(pids);
  }

  private static void collect(String folder, HostFiles files, Set<Integer> pids, int depth) {
    String text = files.read(folder + "/cgroup.procs");
    if (text == null || depth > MAX_DEPTH) {
      return;
    }
    text.lines().filter(line -> !line.isBlank()).forEach(pid -> pids.add(Integer.valueOf(pid)));
    for (String name : files.folders(folder)) {
      collect(folder + "/" + name, files, pids, depth + 1);
    }
  }
}
