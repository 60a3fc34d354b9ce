/// File trees, touched only through descriptors.
///
/// Everything that a stranger may have arranged (an image being unpacked, the tree of a running
/// container) is reached from a [Folder][dev.gantry.linux.file.Folder]: a path is resolved once
/// with `openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)`, so `..` and symbolic links never leave
/// the tree, and every effect then names a descriptor and one file name that is not followed. There
/// is no method that takes a path for an effect.
///
/// Read [Folder][dev.gantry.linux.file.Folder], [OpenFile][dev.gantry.linux.file.OpenFile],
/// [FileStat][dev.gantry.linux.file.FileStat], then [FileName][dev.gantry.linux.file.FileName]: how
/// names that are no UTF-8 survive in a String. [TreeCopy][dev.gantry.linux.file.TreeCopy] and
/// [TreeRemoval][dev.gantry.linux.file.TreeRemoval] are built from them.
@NullMarked
package dev.gantry.linux.file;

import org.jspecify.annotations.NullMarked;
