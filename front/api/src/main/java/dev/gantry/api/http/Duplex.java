// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.InputStream;
import java.io.OutputStream;

/// A hijacked connection: raw bytes both ways. Closing the output is a half-close, reading goes on.
///
/// @param contentType as the service named the bytes
public record Duplex(InputStream input, OutputStream output, String contentType, Line line)
    implements AutoCloseable {

  public static Duplex of(Response response) {
    return new Duplex(
        response.body(),
        response.line().output(),
        response.header("content-type"),
        response.line());
  }

  @Override
  public void close() {
    line.close();
  }
}
