// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;

/// The kinds of namespaces: their names in the specification, in `/proc/PID/ns`, and their flags.
enum NamespaceType {
  USER("user", "user", 0x10000000),
  PID("pid", "pid", 0x20000000),
  NETWORK("network", "net", 0x40000000),
  IPC("ipc", "ipc", 0x08000000),
  UTS("uts", "uts", 0x04000000),
  CGROUP("cgroup", "cgroup", 0x02000000),
  TIME("time", "time", 0x80),
  MOUNT("mount", "mnt", 0x00020000);

  private final String specName;
  private final String procName;
  private final long flag;

  NamespaceType(String specName, String procName, long flag) {
    this.specName = specName;
    this.procName = procName;
    this.flag = flag;
  }

  String specName() {
    return specName;
  }

  String procName() {
    return procName;
  }

  long flag() {
    return flag;
  }

  static NamespaceType of(String specName) {
    for (NamespaceType type : values()) {
      if (type.specName.equals(specName)) {
        return type;
      }
    }
    throw Failure.invalid("unknown namespace type " + specName);
  }
}
