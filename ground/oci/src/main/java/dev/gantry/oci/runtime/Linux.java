// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of the document that is about Linux (config-linux.md).
@Json
public record Linux(
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Map<String, String> sysctl,
    @Nullable Resources resources,
    @Nullable String cgroupsPath,
    List<Namespace> namespaces,
    List<Device> devices,
    Map<String, NetDevice> netDevices,
    @Nullable Seccomp seccomp,
    @Nullable String rootfsPropagation,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    @Nullable String mountLabel,
    @Nullable IntelRdt intelRdt,
    @Nullable MemoryPolicy memoryPolicy,
    @Nullable Personality personality,
    Map<String, TimeOffset> timeOffsets,
    @Json.Unmapped Map<String, Object> unknown) {
  public Linux {
    uidMappings = Absent.list(uidMappings, "uidMappings");
    gidMappings = Absent.list(gidMappings, "gidMappings");
    sysctl = Absent.map(sysctl);
    namespaces = Absent.list(namespaces, "namespaces");
    devices = Absent.list(devices, "devices");
    netDevices = Absent.map(netDevices);
    maskedPaths = Absent.list(maskedPaths, "maskedPaths");
    readonlyPaths = Absent.list(readonlyPaths, "readonlyPaths");
    timeOffsets = Absent.map(timeOffsets);
    unknown = Absent.map(unknown);
  }

  public static final Linux EMPTY =
      new Linux(
          List.of(), List.of(), Map.of(), null, null, List.of(), List.of(), Map.of(), null, null,
          List.of(), List.of(), null, null, null, null, Map.of(), Map.of());

  /// The resources, without any limit when the document has no such part.
  public Resources resourcesOrNone() {
    return resources == null ? Resources.NONE : resources;
  }

  public @Nullable Namespace namespace(String type) {
    for (Namespace namespace : namespaces) {
      if (namespace.type().equals(type)) {
        return namespace;
      }
    }
    return null;
  }

  public Linux withResources(Resources newResources) {
    return new Linux(
        uidMappings,
        gidMappings,
        sysctl,
        newResources,
        cgroupsPath,
        namespaces,
        devices,
        netDevices,
        seccomp,
        rootfsPropagation,
        maskedPaths,
        readonlyPaths,
        mountLabel,
        intelRdt,
        memoryPolicy,
        personality,
        timeOffsets,
        unknown);
  }

  public Linux withCgroupsPath(String newPath) {
    return new Linux(
        uidMappings,
        gidMappings,
        sysctl,
        resources,
        newPath,
        namespaces,
        devices,
        netDevices,
        seccomp,
        rootfsPropagation,
        maskedPaths,
        readonlyPaths,
        mountLabel,
        intelRdt,
        memoryPolicy,
        personality,
        timeOffsets,
        unknown);
  }
}
