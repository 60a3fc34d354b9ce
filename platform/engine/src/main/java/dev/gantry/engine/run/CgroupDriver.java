// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.base.Failure;
import dev.gantry.runtime.cgroup.Setting;
import dev.gantry.runtime.keeper.Questions;
import dev.gantry.runtime.systemd.ScopePlace;
import dev.gantry.runtime.systemd.SystemdQuestions;
import dev.gantry.runtime.systemd.UnitProperties;
import dev.gantry.runtime.systemd.UnitRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who makes the control groups of containers: the engine itself, in the cgroup file system, or
/// systemd, as scopes.
public final class CgroupDriver {
  private final String parent;
  private final @Nullable SystemdQuestions systemd;
  private final boolean rootless;
  private final String manager;

  /// @param parent path of the group below which containers are put when nothing else is asked; its
  ///   last name begins the names of scopes
  /// @param systemd the systemd that makes scopes, asked here for its place; absent: cgroupfs
  public CgroupDriver(String parent, @Nullable SystemdQuestions systemd, boolean rootless) {
    this.parent = parent;
    this.systemd = systemd;
    this.rootless = rootless;
    this.manager = systemd == null ? "" : systemd.managerCgroup();
  }

  /// As `info` and `--exec-opt native.cgroupdriver` name it.
  public String name() {
    return systemd == null ? "cgroupfs" : "systemd";
  }

  /// Who answers plans.
  public Questions questions() {
    return systemd == null ? Questions.NONE : systemd;
  }

  /// The scope of container `id`, below the parent that its user asked for; null with cgroupfs.
  public @Nullable ScopePlace scope(String asked, String id) {
    if (systemd == null) {
      return null;
    }
    if (!asked.isEmpty() && !asked.endsWith(".slice")) {
      throw Failure.invalid(
          "cgroup-parent for systemd cgroup should be a valid slice named as \"xxx.slice\"");
    }
    String prefix = parent.substring(parent.lastIndexOf('/') + 1);
    return ScopePlace.of(asked + ":" + prefix + ":" + id, id, manager, rootless);
  }

  /// The path of the container's group from the mount of a hierarchy.
  public String path(String asked, String id) {
    ScopePlace scope = scope(asked, id);
    if (scope != null) {
      return scope.cgroup();
    }
    String above = asked.isEmpty() ? parent : asked;
    return (above.startsWith("/") ? above : "/" + above) + "/" + id;
  }

  /// Tells systemd of new limits, before they are written.
  void update(String cgroup, List<Setting> settings) {
    if (systemd != null) {
      systemd.answer(
          UnitRequest.SET_PROPERTIES,
          0,
          new UnitRequest(ScopePlace.unitOf(cgroup), UnitProperties.of(settings)).payload());
    }
  }
}
