/// The documents of the OCI runtime specification 1.3 for Linux, as records without behaviour.
///
/// Read [RuntimeSpec] (config.json), then [ProcessSpec], [Linux], [Mount] and [Resources];
/// [SpecRules] holds what the specification demands of them; [ContainerState] is what hooks and the
/// `state` verb see. Field names are the specification's. Absent objects are null, absent
/// collections empty, absent booleans false; unknown fields survive a round trip. Nothing here does
/// I/O: reading a bundle is the business of `run/runtime`.
@NullMarked
package dev.gantry.oci.runtime;

import org.jspecify.annotations.NullMarked;
