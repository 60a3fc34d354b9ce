// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.attach;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// One client's connection to the streams of a process.
///
/// One thread may read and another write at the same time. A container may have many; output goes
/// to all of them.
public interface Attachment extends AutoCloseable {
  /// Bytes for the process's standard input. Before the start of a created container writing waits.
  /// Closing it is [#closeStdin].
  OutputStream stdin();

  /// Says that this client sends no more input.
  void closeStdin();

  /// Waits for the next output; null when there will be no more: the process has ended, or this
  /// attachment was closed.
  @Nullable Frame nextFrame();

  /// Leaves; the process goes on.
  @Override
  void close();
}
