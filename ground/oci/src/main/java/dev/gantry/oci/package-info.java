/// The OCI specifications as records, without I/O.
///
/// Read [dev.gantry.oci.image] for names, digests and image documents, [dev.gantry.oci.runtime] for
/// `config.json` and the state of a container.
@NullMarked
package dev.gantry.oci;

import org.jspecify.annotations.NullMarked;
