/// Tar archives as image layers use them: a streaming reader that trusts nothing, and a writer
/// whose output is the same bytes for the same entries.
///
/// Read [TarReader][dev.gantry.snapshot.tar.TarReader],
/// [TarEntry][dev.gantry.snapshot.tar.TarEntry], [TarLimits][dev.gantry.snapshot.tar.TarLimits] and
/// [TarWriter][dev.gantry.snapshot.tar.TarWriter];
/// [Compression][dev.gantry.snapshot.tar.Compression] finds out how a stream is packed.
///
/// The reader is our own because commons-compress decodes PAX values as text, which destroys binary
/// attributes (`security.capability`) and names that are no UTF-8, and because its limits cannot be
/// set. Where tar dialects differ, Go's `archive/tar` is followed, since that is what other engines
/// see: PAX records win over the header, global PAX headers are ignored, links and devices have no
/// data whatever their size field says.
@NullMarked
package dev.gantry.snapshot.tar;

import org.jspecify.annotations.NullMarked;
