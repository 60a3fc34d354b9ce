// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// What is answered. Close it; when its body was read to the end before, the connection is used
/// again.
///
/// @param headers names in lower case
public record Response(int status, Map<String, String> headers, InputStream body, Line line)
    implements AutoCloseable {

  /// Empty where absent.
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /// The whole body, at most `most` bytes of it.
  public String text(int most) throws IOException {
    byte[] bytes = body.readNBytes(most + 1);
    if (bytes.length > most) {
      throw new IOException("the service answered with more than " + most + " bytes");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      line.close();
    }
  }
}
