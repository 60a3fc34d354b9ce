// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.cgroup;

import dev.gantry.base.Failure;
import dev.gantry.oci.runtime.RdmaLimit;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.host.HostFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns the limits of a document into cgroup files of whichever layout the host has.
public final class ResourceSettings {
  private ResourceSettings() {}

  /// The settings for new limits, in an order that the kernel accepts. Throws UNSUPPORTED when the
  /// host lacks a controller that a limit needs. Devices are not here: see [DeviceRules].
  public static List<Setting> of(Resources resources, ContainerCgroup cgroup, HostFiles files) {
    if (cgroup.layout().isV2()) {
      return new SettingsV2(cgroup, files).of(resources);
    }
    if (!resources.unified().isEmpty()) {
      throw Failure.unsupported(
          "invalid configuration: resources.unified needs a host with cgroup v2");
    }
    return new SettingsV1(cgroup, files).of(resources);
  }

  /// The settings for new limits of a container that runs, whose document has `cgroupsPath`.
  public static List<Setting> of(Resources resources, HostFacts host, String cgroupsPath) {
    return of(
        resources,
        new ContainerCgroup(host.cgroups(), cgroupsPath, java.util.Map.of()),
        host.files());
  }

  static String pids(long limit) {
    // No fork at all, either way; systemd takes no 0.
    return limit < 0 ? "max" : Long.toString(Math.max(limit, 1));
  }

  static String rdma(String device, RdmaLimit limit) {
    StringBuilder line = new StringBuilder(device);
    Long handles = limit.hcaHandles();
    Long objects = limit.hcaObjects();
    if (handles != null) {
      line.append(" hca_handle=").append(handles);
    }
    if (objects != null) {
      line.append(" hca_object=").append(objects);
    }
    return line.toString();
  }

  /// Zero means "not set" in the documents that Docker writes.
  static @Nullable Long positive(@Nullable Long value) {
    return value == null || value == 0 ? null : value;
  }

  static @Nullable Integer positive(@Nullable Integer value) {
    return value == null || value == 0 ? null : value;
  }

  static @Nullable String present(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}
