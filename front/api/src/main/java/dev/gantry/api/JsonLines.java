// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.api.http.Response;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A stream of documents, one a line: events, progress, statistics. Close it to stop.
public final class JsonLines<T> implements AutoCloseable {
  private static final int MOST_LINE = 1 << 20;

  private final Class<T> type;
  private final Response response;
  private final InputStream in;

  JsonLines(Class<T> type, Response response) {
    this.type = type;
    this.response = response;
    this.in = new BufferedInputStream(response.body());
  }

  /// Waits for the next document; null at the end. Throws UNAVAILABLE when the connection breaks.
  public @Nullable T next() {
    try {
      String line = line();
      return line.isEmpty() ? null : Json.parse(type, line, "the service's answer");
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.UNAVAILABLE, "reading the service's answer: " + e.getMessage(), e);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n' || b == '\r') {
        if (line.size() > 0) {
          break;
        }
      } else {
        line.write(b);
      }
      if (line.size() > MOST_LINE) {
        throw new IOException("a line of more than " + MOST_LINE + " bytes");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    response.close();
  }
}
