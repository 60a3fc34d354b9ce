// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.api.http.Duplex;
import java.io.IOException;
import java.io.OutputStream;

/// A connection that has become the streams of a process: its input and its output at the same
/// time. One thread may write while another reads.
public final class HijackedStream implements AutoCloseable {
  private final Duplex duplex;
  private final FrameStream output;

  HijackedStream(Duplex duplex, boolean multiplexed) {
    this.duplex = duplex;
    this.output = new FrameStream(duplex.input(), multiplexed, duplex);
  }

  /// Bytes for the process's standard input; closing it is [#closeStdin].
  public OutputStream stdin() {
    return duplex.output();
  }

  /// Says that no more input comes (a half-close); output goes on. Harmless when the process has
  /// gone already.
  public void closeStdin() {
    try {
      duplex.output().close();
    } catch (IOException e) {
      // the other side closed first: it reads no input any more
    }
  }

  public FrameStream output() {
    return output;
  }

  /// Leaves at once, whatever is still under way.
  @Override
  public void close() {
    duplex.close();
  }
}
