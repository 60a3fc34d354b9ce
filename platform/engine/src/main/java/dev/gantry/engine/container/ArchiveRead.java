// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.docker.PathStat;
import java.io.IOException;
import java.io.OutputStream;

/// A path in a container that is about to be copied out: what it is, then its tar stream. The
/// container's tree stays open until [#close].
public interface ArchiveRead extends AutoCloseable {
  PathStat stat();

  /// Writes the tar stream. Blocks.
  void writeTo(OutputStream out) throws IOException;

  @Override
  void close();
}
