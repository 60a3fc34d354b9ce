// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One HTTP request as the fake engine sees it, and the ways to answer it.
final class HttpExchange {
  final String method;
  final String path;
  final Map<String, List<String>> query = new TreeMap<>();
  final Map<String, String> headers = new TreeMap<>();
  byte[] body = new byte[0];
  boolean hijacked;
  final InputStream in;
  final OutputStream out;

  private HttpExchange(String method, String target, InputStream in, OutputStream out) {
    this.method = method;
    this.in = in;
    this.out = out;
    int mark = target.indexOf('?');
    String before = mark < 0 ? target : target.substring(0, mark);
    this.path = decoded(before.replaceFirst("^/v1\\.\\d+/", "/"));
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&")) {
        String[] parts = pair.split("=", 2);
        query
            .computeIfAbsent(decoded(parts[0]), key -> new ArrayList<>())
            .add(parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
  }

  /// The next request of a connection; null when the client has closed it.
  static @Nullable HttpExchange read(BufferedInputStream in, OutputStream out) throws IOException {
    String first = line(in);
    if (first == null) {
      return null;
    }
    String[] words = first.split(" ");
    HttpExchange exchange = new HttpExchange(words[0], words[1], in, out);
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      exchange.headers.put(
          header.substring(0, colon).toLowerCase(), header.substring(colon + 1).strip());
    }
    exchange.readBody(in);
    return exchange;
  }

  private void readBody(BufferedInputStream in) throws IOException {
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (true) {
        String size = line(in);
        int length = size == null ? 0 : Integer.parseInt(size.strip(), 16);
        all.write(in.readNBytes(length));
        line(in);
        if (length == 0) {
          break;
        }
      }
      body = all.toByteArray();
    } else if (headers.containsKey("content-length")) {
      body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        if (text.isEmpty()) {
          return null;
        }
        throw new EOFException();
      }
      text.append((char) c);
    }
    return text.toString().stripTrailing();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String first(String key) {
    return query.getOrDefault(key, List.of("")).getFirst();
  }

  boolean flag(String key) {
    return List.of("1", "true", "True").contains(first(key));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  void json(int status, String text) throws IOException {
    send(status, "application/json", text.getBytes(StandardCharsets.UTF_8), "");
  }

  void refuse(int status, String message) throws IOException {
    json(status, "{\"message\":\"" + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}\n");
  }

  void empty(int status) throws IOException {
    write(
        "HTTP/1.1 "
            + status
            + " X\r\nApi-Version: 1.50\r\n"
            + (status == 204 || status == 304 ? "" : "Content-Length: 0\r\n")
            + "\r\n");
  }

  void send(int status, String type, byte[] bytes, String headers) throws IOException {
    write(
        "HTTP/1.1 "
            + status
            + " X\r\nApi-Version: 1.50\r\nContent-Type: "
            + type
            + "\r\n"
            + headers
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n");
    if (!method.equals("HEAD")) {
      out.write(bytes);
    }
    out.flush();
  }

  /// Begins an answer of unknown length; each [#chunk] is a piece of it and an empty one its end.
  void begin(String type) throws IOException {
    write(
        "HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\nContent-Type: "
            + type
            + "\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  void chunk(byte[] bytes) throws IOException {
    write(Integer.toHexString(bytes.length) + "\r\n");
    out.write(bytes);
    write("\r\n");
  }

  void upgrade(boolean tty) throws IOException {
    hijacked = true;
    String type = tty ? "raw-stream" : "multiplexed-stream";
    write(
        "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker."
            + type
            + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }
}
