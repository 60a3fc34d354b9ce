// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import dev.gantry.base.Failure;

/// What an archive from a stranger may cost. Crossing a limit is EXHAUSTED and says which.
///
/// @param entries files, folders, links …
/// @param bytes content of all files together, holes included
/// @param nameBytes one path
/// @param depth folders in one path
/// @param metadataBytes extended headers of one entry
public record TarLimits(long entries, long bytes, int nameBytes, int depth, int metadataBytes) {
  public static final TarLimits DEFAULT = new TarLimits(4_000_000, 512L << 30, 4096, 256, 1 << 20);

  static Failure exceeded(String what, long limit) {
    return new Failure(
        Failure.Code.EXHAUSTED, "the archive has " + what + " than the limit of " + limit);
  }
}
