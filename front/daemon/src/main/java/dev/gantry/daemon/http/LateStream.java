// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// An answer's stream whose head goes out only with the first byte, so that a failure before it is
/// still a proper refusal.
final class LateStream extends OutputStream {
  private final Exchange exchange;
  private final String contentType;
  private @Nullable OutputStream out;

  LateStream(Exchange exchange, String contentType) {
    this.exchange = exchange;
    this.contentType = contentType;
  }

  private OutputStream out() {
    OutputStream opened = out;
    if (opened == null) {
      opened = exchange.stream(200, contentType);
      out = opened;
    }
    return opened;
  }

  @Override
  public void write(int b) throws IOException {
    out().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out().write(bytes, offset, length);
  }

  /// Ends the answer as complete. Not called after a failure: the client must see the difference.
  void complete() throws IOException {
    out().close();
  }
}
