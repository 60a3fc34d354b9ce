// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is asked. The body is bytes, a stream of unknown length (sent in chunks), or nothing.
///
/// @param target path and query
/// @param hijack whether the connection shall become a raw byte stream
@SuppressWarnings("ArrayRecordComponent") // written once, compared by nobody
public record Request(
    String method,
    String target,
    Map<String, String> headers,
    byte @Nullable [] bytes,
    @Nullable InputStream stream,
    boolean hijack) {

  public static Request of(String method, String target) {
    return new Request(method, target, Map.of(), null, null, false);
  }

  public Request json(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Request(method, target, headers, body, null, hijack)
        .header("Content-Type", "application/json");
  }

  public Request stream(String contentType, InputStream body) {
    return new Request(method, target, headers, null, body, hijack)
        .header("Content-Type", contentType);
  }

  public Request header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Request(method, target, more, bytes, stream, hijack);
  }

  public Request hijacking() {
    return new Request(method, target, headers, bytes, stream, true)
        .header("Connection", "Upgrade")
        .header("Upgrade", "tcp");
  }

  /// Whether it can be sent again when a kept connection turned out to be closed.
  boolean repeatable() {
    return stream == null;
  }

  String head() {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: gantry\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (stream != null) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (bytes != null || method.equals("POST") || method.equals("PUT")) {
      head.append("Content-Length: ").append(bytes == null ? 0 : bytes.length).append("\r\n");
    }
    return head.append("\r\n").toString();
  }
}
