// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.base.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// A process's output as the service sends it: standard output and error in one stream, either
/// multiplexed (each piece behind eight bytes: stream, three zeros, length big-endian) or raw (a
/// terminal's, all standard output). One thread reads.
public final class FrameStream implements AutoCloseable {
  private static final int MOST_PIECE = 32 << 10;

  private final InputStream in;
  private final boolean multiplexed;
  private final AutoCloseable connection;
  private final byte[] head = new byte[8];
  private int stream = 1;
  private long left;

  public FrameStream(InputStream in, boolean multiplexed, AutoCloseable connection) {
    this.in = in;
    this.multiplexed = multiplexed;
    this.connection = connection;
  }

  public boolean multiplexed() {
    return multiplexed;
  }

  /// Waits for the next piece; null at the end. Throws UNAVAILABLE when the connection breaks,
  /// CORRUPT when the framing is wrong.
  public @Nullable Frame next() {
    byte[] bytes = new byte[MOST_PIECE];
    int count = read(bytes);
    return count < 0 ? null : new Frame(stream, java.util.Arrays.copyOf(bytes, count));
  }

  /// Copies everything until the end, flushing each piece; a terminal's bytes all go to `out`. An
  /// IOException is one of the two outputs, for example a closed pipe.
  public void copyTo(OutputStream out, OutputStream error) throws IOException {
    byte[] bytes = new byte[MOST_PIECE];
    for (int count = read(bytes); count >= 0; count = read(bytes)) {
      OutputStream to = stream == 2 ? error : out;
      to.write(bytes, 0, count);
      to.flush();
    }
  }

  private int read(byte[] bytes) {
    try {
      if (!multiplexed) {
        return in.read(bytes);
      }
      while (left == 0) {
        if (!head()) {
          return -1;
        }
      }
      int count = in.read(bytes, 0, (int) Math.min(bytes.length, left));
      if (count < 0) {
        throw new EOFException("the connection ended within a piece of output");
      }
      left -= count;
      return count;
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.UNAVAILABLE, "reading the container's output: " + e.getMessage(), e);
    }
  }

  private boolean head() throws IOException {
    int count = in.readNBytes(head, 0, head.length);
    if (count == 0) {
      return false;
    }
    if (count < head.length) {
      throw new EOFException("the connection ended within the head of a piece of output");
    }
    if (head[0] < 0 || head[0] > 3) {
      throw new Failure(Failure.Code.CORRUPT, "reading the container's output: stream " + head[0]);
    }
    stream = head[0];
    left =
        ((head[4] & 0xffL) << 24)
            | ((head[5] & 0xff) << 16)
            | ((head[6] & 0xff) << 8)
            | (head[7] & 0xff);
    return true;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (Exception e) {
      // the stream is given up; there is nobody to tell
    }
  }

  /// Some bytes of one output stream: 1 is standard output, 2 standard error.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying would double the work
  public record Frame(int stream, byte[] bytes) {}
}
