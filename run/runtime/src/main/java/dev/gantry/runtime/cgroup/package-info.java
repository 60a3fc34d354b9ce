/// Limits as cgroup files: what to write where, for every layout of a host.
///
/// [ContainerCgroup] is a container's place in each hierarchy; [ResourceSettings] turns the limits
/// of the document into [Setting]s, through [SettingsV1] or [SettingsV2], whichever the host has.
/// The same settings serve a new container and `update`. Pure: files are only read, through
/// `HostFiles`; writing is a plan's business.
@NullMarked
package dev.gantry.runtime.cgroup;

import org.jspecify.annotations.NullMarked;
