/// Images as the specifications describe them: names, digests and documents. No I/O.
///
/// Read [ImageReference][dev.gantry.oci.image.ImageReference] (what people type), then
/// [Digest][dev.gantry.oci.image.Digest] and [Descriptor][dev.gantry.oci.image.Descriptor] (how
/// bytes are named), then [Manifest][dev.gantry.oci.image.Manifest],
/// [Index][dev.gantry.oci.image.Index] and [ImageConfig][dev.gantry.oci.image.ImageConfig] (the
/// three documents), and [ChainId][dev.gantry.oci.image.ChainId] (stacks of layers).
///
/// Documents are views of bytes that someone else made: a digest is computed from bytes, never from
/// a record that was written again. Limits on bytes and counts are constants of the records. What
/// an image proposes for its process is [ProcessDefaults][dev.gantry.oci.image.ProcessDefaults], a
/// type of its own: image data never configures the engine.
@NullMarked
package dev.gantry.oci.image;

import org.jspecify.annotations.NullMarked;
