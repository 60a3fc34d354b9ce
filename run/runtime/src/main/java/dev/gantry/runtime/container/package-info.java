/// The life of a container by its state folder: the runtime as a library.
///
/// [OciRuntime] has the verbs of runc; each that changes something gives a plan for a keeper to
/// carry out, so that the same code serves a command (whose launcher becomes the keeper), the
/// engine, and any other program. [ContainerRecord] is the document in the folder, [Container] what
/// it and the kernel say now.
///
/// | status | how it is known |
/// | --- | --- |
/// | creating | there is no pid record yet |
/// | created | the first process is alive and the start fifo is there |
/// | running | it is alive, the fifo is gone |
/// | paused | it is alive and its cgroup is frozen |
/// | stopped | no process with that pid and start time is alive |
///
/// The status is never stored: a machine may crash between the event and the writing.
@NullMarked
package dev.gantry.runtime.container;

import org.jspecify.annotations.NullMarked;
