// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.Device;
import dev.gantry.runtime.plan.Opcode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The device nodes and links in `/dev` (config-linux.md#default-devices, runtime-linux.md).
///
/// In a user namespace nodes cannot be made, so the host's are bind-mounted.
final class Devices {
  private static final long S_IFIFO = 0010000;
  private static final long S_IFCHR = 0020000;
  private static final long S_IFBLK = 0060000;
  private static final int AS_THE_SOURCE_IS = 3;
  private static final int NO_LINK = 1;

  private static final List<Device> DEFAULTS =
      List.of(
          device("/dev/null", 1, 3),
          device("/dev/zero", 1, 5),
          device("/dev/full", 1, 7),
          device("/dev/tty", 5, 0),
          device("/dev/random", 1, 8),
          device("/dev/urandom", 1, 9));
  private static final Map<String, String> LINKS = links();

  private final Draft draft;

  Devices(Draft draft) {
    this.draft = draft;
  }

  private static Device device(String path, long major, long minor) {
    return new Device(path, "c", major, minor, 0666L, 0L, 0L, Map.of());
  }

  private static Map<String, String> links() {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("/dev/fd", "/proc/self/fd");
    links.put("/dev/stdin", "/proc/self/fd/0");
    links.put("/dev/stdout", "/proc/self/fd/1");
    links.put("/dev/stderr", "/proc/self/fd/2");
    return links;
  }

  /// Container side, after the mounts.
  void make() {
    if (!Mounts.ownsDev(draft.mounts())) {
      return;
    }
    Map<String, Device> devices = new LinkedHashMap<>();
    DEFAULTS.forEach(device -> devices.put(device.path(), device));
    for (Device device : draft.linux.devices()) {
      String path = Path.of(device.path()).normalize().toString();
      // The terminal's own nodes are made by the runtime (runc ignores them as well).
      if (!path.equals("/dev/ptmx") && !path.equals("/dev/console")) {
        devices.put(path, device);
      }
    }
    devices.forEach(this::make);
    LINKS.forEach(
        (path, target) -> draft.container(Opcode.SYMLINK, "linking " + path, target, path));
    draft.container(Opcode.SYMLINK, "linking /dev/ptmx", "pts/ptmx", "/dev/ptmx");
  }

  private void make(String path, Device device) {
    if (draft.hasUserNamespace() || !draft.host.fullPowers()) {
      bind(path);
      return;
    }
    Long uid = device.uid();
    Long gid = device.gid();
    draft.container(
        Opcode.MKNOD,
        "making device " + path,
        mode(device),
        number(device.major(), device.minor()),
        uid == null ? 0 : uid,
        gid == null ? 0 : gid,
        path);
  }

  private void bind(String path) {
    int slot = draft.plan.slot();
    String cause = "mounting the host's device " + path;
    draft.container(Opcode.OPEN_TREE, cause, slot, 0, path);
    draft.container(Opcode.ATTACH, cause, slot, AS_THE_SOURCE_IS, NO_LINK, path);
    draft.plan.release(slot);
  }

  private static long mode(Device device) {
    Long given = device.fileMode();
    long permissions = given == null ? 0666 : given & 07777;
    return permissions
        | switch (device.type()) {
          case "b" -> S_IFBLK;
          case "p" -> S_IFIFO;
          default -> S_IFCHR;
        };
  }

  /// A dev_t as the kernel has it (makedev(3)).
  static long number(long major, long minor) {
    return (minor & 0xff)
        | ((major & 0xfff) << 8)
        | ((minor & ~0xffL) << 12)
        | ((major & ~0xfffL) << 32);
  }
}
