/// The OCI runtime for one container: documents to plans, plans to processes.
///
/// Read in this order: `plan` (steps and their bytes), `host` (what the machine can do), `compile`
/// (the pure function from spec and host to plan), `keeper` (starting the C program, talking to
/// it), `container` and `command` (the verbs of `gantry-oci`).
@NullMarked
package dev.gantry.runtime;

import org.jspecify.annotations.NullMarked;
