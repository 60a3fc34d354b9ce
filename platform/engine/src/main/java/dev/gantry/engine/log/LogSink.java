// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.io.IOException;

/// Takes output in the order in which it was written.
public interface LogSink {
  /// Takes `length` bytes of `bytes` from `offset`: a piece of a line, its newline included where
  /// it ends one. The array is reused after the call. An IOException ends the reading quietly: the
  /// reader has gone.
  ///
  /// @param stream 1 standard output, 2 standard error
  void write(int stream, byte[] bytes, int offset, int length) throws IOException;
}
