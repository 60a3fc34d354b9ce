/// Images in one archive: what `save` writes and `load` reads.
///
/// [SaveArchive][dev.gantry.registry.archive.SaveArchive] writes an OCI layout, and for Docker's
/// format beside it `manifest.json`, `repositories` and the folders of the classic format, whose
/// `layer.tar` are hard links to the blobs. [LoadArchive][dev.gantry.registry.archive.LoadArchive]
/// reads all of these, in whatever order the entries come, without unpacking anything to files.
///
/// ```
/// blobs/sha256/<hex>  oci-layout  index.json                      OCI
/// manifest.json  repositories                                     Docker
/// <config-hex>.json  <layer-id>/{VERSION,json,layer.tar}          Docker before version 25
/// ```
@NullMarked
package dev.gantry.registry.archive;

import org.jspecify.annotations.NullMarked;
