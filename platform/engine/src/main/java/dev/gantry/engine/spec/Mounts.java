// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.docker.HostConfig;
import dev.gantry.oci.runtime.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The mounts of a container: the kernel's own file systems, our three files, then the user's.
final class Mounts {
  private Mounts() {}

  static List<Mount> of(ContainerSpec spec, SpecFacts facts) {
    Set<String> taken = spec.mounts().stream().map(UserMount::target).collect(Collectors.toSet());
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount : kernel(spec.hostConfig(), facts)) {
      if (!taken.contains(mount.destination())) {
        mounts.add(mount);
      }
    }
    Path init = facts.init();
    if (init != null) {
      mounts.add(bind(SpecBuilder.INIT, init, List.of("bind", "ro", "nosuid", "nodev")));
    }
    // Ours stand before the user's, which may cover a folder above them, as `-v x:/etc` does.
    for (String name : List.of("resolv.conf", "hostname", "hosts")) {
      if (!taken.contains("/etc/" + name)) {
        mounts.add(file(name, spec.hostConfig(), facts));
      }
    }
    spec.mounts().forEach(mount -> mounts.add(mount.runtimeMount()));
    return mounts;
  }

  private static Mount file(String name, HostConfig host, SpecFacts facts) {
    List<String> options =
        host.readonlyRootfs() ? List.of("rbind", "rprivate", "ro") : List.of("rbind", "rprivate");
    return bind("/etc/" + name, facts.files().resolve(name), options);
  }

  private static List<Mount> kernel(HostConfig host, SpecFacts facts) {
    List<Mount> mounts = new ArrayList<>();
    String access = host.privileged() ? "rw" : "ro";
    mounts.add(Mount.of("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
    mounts.add(
        Mount.of(
            "/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
    mounts.add(
        Mount.of(
            "/dev/pts",
            "devpts",
            "devpts",
            List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
    mounts.add(Mount.of("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access)));
    mounts.add(
        Mount.of(
            "/sys/fs/cgroup",
            "cgroup",
            "cgroup",
            List.of("nosuid", "noexec", "nodev", access, "relatime")));
    mounts.add(mqueue(host, facts));
    sharedMemory(host, facts, mounts);
    return mounts;
  }

  private static Mount mqueue(HostConfig host, SpecFacts facts) {
    List<String> options = List.of("nosuid", "noexec", "nodev");
    return host.ipcMode().equals("host") && facts.joined().isEmpty()
        ? bind("/dev/mqueue", Path.of("/dev/mqueue"), List.of("rbind", "nosuid", "noexec", "nodev"))
        : Mount.of("/dev/mqueue", "mqueue", "mqueue", options);
  }

  private static void sharedMemory(HostConfig host, SpecFacts facts, List<Mount> into) {
    Path shared = facts.sharedMemory();
    if (host.ipcMode().equals("none")) {
      return;
    }
    if (shared != null) {
      into.add(bind("/dev/shm", shared, List.of("rbind", "rprivate", "nosuid", "noexec", "nodev")));
      return;
    }
    long bytes = host.shmSize() > 0 ? host.shmSize() : Defaults.SHM_BYTES;
    into.add(
        Mount.of(
            "/dev/shm",
            "tmpfs",
            "shm",
            List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + bytes)));
  }

  private static Mount bind(String target, Path source, List<String> options) {
    return Mount.of(target, "bind", source.toString(), options);
  }
}
