// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.oci.runtime.Seccomp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What building a runtime spec needs to know about this machine and this container, gathered
/// beforehand so that [SpecBuilder] decides without looking anywhere.
///
/// @param id the container's
/// @param root path that stands for the root in the document
/// @param files folder with the files `hosts`, `hostname`, `resolv.conf` of this container
/// @param user who it runs as
/// @param hostHostname this machine's own name
/// @param cgroup path of its cgroup
/// @param cgroupV2 this machine has cgroup v2 alone
/// @param swapLimit the kernel can limit swap
/// @param seccomp its filter, null for none
/// @param joined for `container:ID` modes: kind (`pid`, `ipc`, `network`) → pid of that container
/// @param sharedMemory host folder for `/dev/shm` where it is shared, else null
/// @param devices what `--device` names, looked up, by the host path as given
/// @param allDevices all of the machine's, for a privileged container, else empty
/// @param init host path of the init program when one was asked for, else null
public record SpecFacts(
    String id,
    String root,
    Path files,
    Users.Identity user,
    String hostHostname,
    String cgroup,
    boolean cgroupV2,
    boolean swapLimit,
    @Nullable Seccomp seccomp,
    Map<String, Integer> joined,
    @Nullable Path sharedMemory,
    Map<String, List<HostDevice>> devices,
    List<HostDevice> allDevices,
    @Nullable Path init) {}
