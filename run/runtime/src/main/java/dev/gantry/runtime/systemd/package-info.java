/// The systemd cgroup driver: a container's control group as a transient scope that systemd makes.
///
/// [ScopePlace] says where a document's `slice:prefix:name` lies; [UnitProperties] turns cgroup
/// files into the properties that systemd keeps them by; [UnitRequest] is what a plan's ASK step
/// carries; [SystemdQuestions] answers it over the message bus.
@NullMarked
package dev.gantry.runtime.systemd;

import org.jspecify.annotations.NullMarked;
