/// What this host's control groups look like and what they have counted.
///
/// [CgroupLayout] is observed, never assumed: v1, hybrid or v2, each hierarchy with its mount point
/// and our own place in it; [MountInfo] is one line of the mount table it is read from. Making and
/// removing cgroups is done by plans.
@NullMarked
package dev.gantry.linux.cgroup;

import org.jspecify.annotations.NullMarked;
