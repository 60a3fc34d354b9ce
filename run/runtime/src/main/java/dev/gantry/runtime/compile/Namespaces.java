// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.IdMapping;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Namespaces: making, joining, mapping ids (config-linux.md#namespaces).
///
/// New ones are made by CLONE, except two: a cgroup namespace shows its maker's cgroup as root, so
/// it is made after the container side was put into its cgroup; a time namespace takes offsets only
/// before a process is in it. Joining a user namespace ends the host's powers, so it comes last,
/// except where other namespaces are to be owned by it: then the keeper itself joins it just before
/// CLONE, when all that needs the host's powers is done.
final class Namespaces {
  private static final NamespaceType[] JOINED_INSIDE = {
    NamespaceType.NETWORK,
    NamespaceType.IPC,
    NamespaceType.UTS,
    NamespaceType.CGROUP,
    NamespaceType.TIME,
    NamespaceType.MOUNT,
    NamespaceType.USER
  };

  private final Draft draft;
  private final Map<NamespaceType, Integer> slots = new EnumMap<>(NamespaceType.class);
  private boolean keeperJoinsUser;

  Namespaces(Draft draft) {
    this.draft = draft;
  }

  /// Keeper side, first of all: opens the namespaces to join.
  void open() {
    for (NamespaceType type : NamespaceType.values()) {
      String path = draft.joins(type);
      if (path != null) {
        slots.put(type, draft.open(path, "joining the " + type.specName() + " namespace " + path));
      }
    }
    draft.joinedUser = slots.getOrDefault(NamespaceType.USER, -1);
    keeperJoinsUser = slots.containsKey(NamespaceType.USER) && cloneFlags() != 0;
  }

  /// Keeper side: makes the container side. `cgroupSlot` is the v2 cgroup it starts in.
  void cloneWith(long cgroupSlot) {
    Integer pid = slots.get(NamespaceType.PID);
    int own = -1;
    if (pid != null) {
      // Joining a pid namespace is for children to come: the keeper's own hooks must not land
      // there.
      own = draft.open("/proc/self/ns/pid", "remembering the host's pid namespace");
      setns(true, NamespaceType.PID, pid);
    }
    Integer user = slots.get(NamespaceType.USER);
    if (keeperJoinsUser && user != null) {
      setns(true, NamespaceType.USER, user);
    }
    draft.keeper(Opcode.CLONE, "making the process and its namespaces", cloneFlags(), cgroupSlot);
    if (pid != null && !keeperJoinsUser) {
      draft.keeper(
          Opcode.SETNS, "going back to the host's pid namespace", NamespaceType.PID.flag(), own);
    }
  }

  private long cloneFlags() {
    long flags = 0;
    for (NamespaceType type : NamespaceType.values()) {
      if (draft.makes(type) && type != NamespaceType.CGROUP && type != NamespaceType.TIME) {
        flags |= type.flag();
      }
    }
    return flags;
  }

  /// Keeper side, after CLONE: who is who in a new user namespace.
  void writeMaps() {
    if (!draft.makes(NamespaceType.USER)) {
      return;
    }
    List<IdMapping> uids = draft.linux.uidMappings();
    List<IdMapping> gids = draft.linux.gidMappings();
    if (draft.host.fullPowers()) {
      writeMap("uid_map", uids);
      writeMap("gid_map", gids);
      return;
    }
    if (onlySelf(uids, draft.host.uid()) && onlySelf(gids, draft.host.gid())) {
      // user_namespaces(7): without privileges setgroups must be denied first.
      draft.keeper(Opcode.WRITE_PROC, "denying setgroups", "setgroups", "deny");
      writeMap("uid_map", uids);
      writeMap("gid_map", gids);
      return;
    }
    runMapper("newuidmap", uids);
    runMapper("newgidmap", gids);
  }

  private void writeMap(String file, List<IdMapping> mappings) {
    draft.keeper(Opcode.WRITE_PROC, "writing " + file, file, map(mappings));
  }

  static String map(List<IdMapping> mappings) {
    StringBuilder map = new StringBuilder();
    for (IdMapping mapping : mappings) {
      map.append(mapping.containerID()).append(' ').append(mapping.hostID());
      map.append(' ').append(mapping.size()).append('\n');
    }
    return map.toString();
  }

  private static boolean onlySelf(List<IdMapping> mappings, long id) {
    return mappings.size() == 1
        && mappings.getFirst().size() == 1
        && mappings.getFirst().hostID() == id;
  }

  private void runMapper(String program, List<IdMapping> mappings) {
    String path = find(program);
    List<String> arguments = new java.util.ArrayList<>(List.of(program, "{pid}"));
    for (IdMapping mapping : mappings) {
      arguments.add(Long.toString(mapping.containerID()));
      arguments.add(Long.toString(mapping.hostID()));
      arguments.add(Long.toString(mapping.size()));
    }
    draft.keeper(
        Opcode.RUN, "mapping ids with " + program, 0, path, List.copyOf(arguments), List.of());
  }

  private String find(String program) {
    for (String folder : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
      if (draft.host.files().exists(folder + "/" + program)) {
        return folder + "/" + program;
      }
    }
    throw Failure.unsupported(
        "mapping more than one id needs " + program + " (package uidmap), which is not there");
  }

  /// Container side, first of all: root of the new user namespace, then the namespaces to join.
  void enter() {
    if (draft.hasUserNamespace() && (draft.makes(NamespaceType.USER) || keeperJoinsUser)) {
      becomeRoot();
    }
    for (NamespaceType type : JOINED_INSIDE) {
      Integer slot = slots.get(type);
      if (slot != null && !(type == NamespaceType.USER && keeperJoinsUser)) {
        setns(false, type, slot);
      }
    }
    if (slots.containsKey(NamespaceType.USER) && !keeperJoinsUser) {
      becomeRoot();
    }
    if (draft.makes(NamespaceType.CGROUP)) {
      draft.container(Opcode.UNSHARE, "making the cgroup namespace", NamespaceType.CGROUP.flag());
    }
    if (draft.makes(NamespaceType.TIME)) {
      new TimeNamespace(draft).make();
    }
    names();
  }

  private void becomeRoot() {
    draft.container(Opcode.SETGID, "becoming root of the user namespace", 0);
    draft.container(Opcode.SETUID, "becoming root of the user namespace", 0);
    // Refused where setgroups is denied; the host's groups then stay, without any power here.
    draft.plan.add(
        Step.container(Opcode.GROUPS, "dropping the host's groups", new byte[0])
            .tolerating(Tolerate.REFUSED));
  }

  private void names() {
    @Nullable String hostname = draft.spec.hostname();
    if (hostname != null && !hostname.isEmpty()) {
      draft.container(Opcode.HOSTNAME, "setting the hostname", hostname);
    }
    @Nullable String domain = draft.spec.domainname();
    if (domain != null && !domain.isEmpty()) {
      draft.container(Opcode.DOMAINNAME, "setting the domain name", domain);
    }
  }

  private void setns(boolean onKeeper, NamespaceType type, int slot) {
    String cause = "joining the " + type.specName() + " namespace";
    if (onKeeper) {
      draft.keeper(Opcode.SETNS, cause, type.flag(), slot);
    } else {
      draft.container(Opcode.SETNS, cause, type.flag(), slot);
    }
  }
}
