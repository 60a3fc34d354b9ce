// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// Sends requests to the service behind one Unix socket. Thread-safe; every call blocks.
public final class HttpClient implements Sender {
  private static final int MOST_HEADERS = 200;
  private static final int KEPT = 8;

  private final Path socket;
  private final ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  public HttpClient(Path socket) {
    this.socket = socket;
  }

  /// A kept connection that the service has closed meanwhile is replaced once, silently.
  @Override
  public Response send(Request request) throws IOException {
    Wire kept = request.repeatable() ? idle.pollFirst() : null;
    if (kept != null) {
      try {
        return exchange(kept, request);
      } catch (StaleException e) {
        // the service closed it while it was idle; nothing was answered
      }
    }
    Wire fresh = Wire.connect(socket);
    try {
      return exchange(fresh, request);
    } catch (StaleException e) {
      throw new EOFException("the service closed the connection without an answer");
    }
  }

  private Response exchange(Wire wire, Request request) throws IOException, StaleException {
    try {
      IOException refused = null;
      try {
        write(wire, request);
      } catch (IOException e) {
        // an early answer, such as a refusal of the body, may be there all the same
        refused = e;
      }
      return read(wire, request, refused);
    } catch (IOException | RuntimeException | StaleException e) {
      wire.close();
      throw e;
    }
  }

  private static void write(Wire wire, Request request) throws IOException {
    byte[] head = Wire.ascii(request.head());
    byte[] body = request.bytes();
    if (body != null) {
      byte[] all = new byte[head.length + body.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(body, 0, all, head.length, body.length);
      wire.write(all, 0, all.length);
      return;
    }
    wire.write(head, 0, head.length);
    InputStream stream = request.stream();
    if (stream != null) {
      writeChunks(wire, stream);
    }
  }

  private static void writeChunks(Wire wire, InputStream stream) throws IOException {
    byte[] chunk = new byte[64 << 10];
    for (int count = next(stream, chunk); count >= 0; count = next(stream, chunk)) {
      if (count > 0) {
        byte[] size = Wire.ascii(Integer.toHexString(count) + "\r\n");
        wire.write(size, 0, size.length);
        wire.write(chunk, 0, count);
        wire.write(Wire.ascii("\r\n"), 0, 2);
      }
    }
    wire.write(Wire.ascii("0\r\n\r\n"), 0, 5);
  }

  /// A source that fails must not look like a connection that fails: the service would be waited
  /// for.
  private static int next(InputStream stream, byte[] chunk) {
    try {
      return stream.read(chunk);
    } catch (IOException e) {
      throw new UncheckedIOException("reading what is to be sent: " + e.getMessage(), e);
    }
  }

  private Response read(Wire wire, Request request, @Nullable IOException refused)
      throws IOException, StaleException {
    String line;
    try {
      line = wire.line();
    } catch (IOException e) {
      throw new StaleException(refused == null ? e : refused);
    }
    while (status(line) == 100) {
      headers(wire);
      line = wire.line();
    }
    int status = status(line);
    Map<String, String> headers = headers(wire);
    boolean hijacked = status == 101 || (request.hijack() && status == 200);
    InputStream body =
        hijacked ? wire.input() : body(wire, request, status, headers, refused == null);
    return new Response(status, headers, body, wire);
  }

  private InputStream body(
      Wire wire, Request request, int status, Map<String, String> headers, boolean whole)
      throws IOException {
    boolean keep =
        whole && !"close".equalsIgnoreCase(headers.getOrDefault("connection", "keep-alive"));
    Runnable release = keep ? () -> release(wire) : wire::close;
    if (request.method().equals("HEAD") || status == 204 || status == 304) {
      return BodyStream.ofLength(wire, release, 0);
    }
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .contains("chunked")) {
      return BodyStream.chunked(wire, release);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return wire.input();
    }
    try {
      return BodyStream.ofLength(wire, release, Long.parseUnsignedLong(length));
    } catch (NumberFormatException e) {
      throw new IOException("an answer with the length \"" + length + "\"", e);
    }
  }

  private void release(Wire wire) {
    if (closed || idle.size() >= KEPT) {
      wire.close();
    } else {
      idle.addFirst(wire);
    }
  }

  private static int status(String line) throws IOException {
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-9]\\d\\d")) {
      throw new IOException("not an HTTP answer: \"" + line + "\"");
    }
    return Integer.parseInt(parts[1]);
  }

  private static Map<String, String> headers(Wire wire) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() >= MOST_HEADERS) {
        throw new IOException("a malformed header: \"" + line + "\"");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  @Override
  public void close() {
    closed = true;
    for (Wire wire = idle.pollFirst(); wire != null; wire = idle.pollFirst()) {
      wire.close();
    }
  }

  /// Nothing was answered at all.
  private static final class StaleException extends Exception {
    StaleException(IOException cause) {
      super(cause);
    }
  }
}
