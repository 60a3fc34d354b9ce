// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A response's body, framed by length or by chunks. At its end the connection is handed to
/// `release`; closed before the end, the connection is closed too.
final class BodyStream extends InputStream {
  private final Wire wire;
  private final Runnable release;
  private final boolean chunked;

  /// Bytes left of the body, or of the chunk.
  private long left;

  private boolean first = true;
  private boolean ended;

  private BodyStream(Wire wire, Runnable release, boolean chunked, long left) {
    this.wire = wire;
    this.release = release;
    this.chunked = chunked;
    this.left = left;
  }

  static BodyStream chunked(Wire wire, Runnable release) {
    return new BodyStream(wire, release, true, 0);
  }

  static BodyStream ofLength(Wire wire, Runnable release, long length) {
    BodyStream body = new BodyStream(wire, release, false, length);
    if (length == 0) {
      body.end();
    }
    return body;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = wire.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the service closed the connection within an answer");
    }
    left -= count;
    if (left == 0 && !chunked) {
      end();
    }
    return count;
  }

  private void nextChunk() throws IOException {
    if (!first && !wire.line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    first = false;
    String size = wire.line();
    int extension = size.indexOf(';');
    try {
      left = Long.parseLong(extension < 0 ? size : size.substring(0, extension).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("a chunk with the size \"" + size + "\"", e);
    }
    if (left < 0) {
      throw new IOException("a chunk with a negative size");
    }
    if (left == 0) {
      while (!wire.line().isEmpty()) {
        // trailers say nothing that we use
      }
      end();
    }
  }

  private void end() {
    ended = true;
    release.run();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      wire.close();
    }
  }
}
