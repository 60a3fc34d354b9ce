// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.base.Failure;
import dev.gantry.runtime.plan.Tolerate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings in the making.
final class SettingList {
  private final ContainerCgroup cgroup;
  private final List<Setting> settings = new ArrayList<>();

  SettingList(ContainerCgroup cgroup) {
    this.cgroup = cgroup;
  }

  List<Setting> all() {
    return List.copyOf(settings);
  }

  /// Sets `file` of `controller` unless there is no value. Throws UNSUPPORTED when the host has no
  /// such controller.
  void set(String controller, String file, @Nullable Object value) {
    set(controller, file, value, Tolerate.NOTHING);
  }

  void set(String controller, String file, @Nullable Object value, Tolerate tolerate) {
    if (value == null) {
      return;
    }
    Path folder = cgroup.controller(controller);
    if (folder == null) {
      throw Failure.unsupported(
          "setting " + file + " to " + value + ": the host has no " + controller + " cgroup");
    }
    String cause = "setting " + file + " to " + value;
    settings.add(new Setting(folder.resolve(file).toString(), value.toString(), cause, tolerate));
  }
}
