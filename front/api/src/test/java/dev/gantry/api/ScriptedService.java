// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A service that answers the requests of its connections with given bytes and remembers what it
/// was sent. Each connection has its script; a request ends with the text that the script awaits.
final class ScriptedService implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /// One step: what a request must end with, then what is answered.
  record Step(String awaited, String answer) {}

  ScriptedService(Path socket, List<List<Step>> connections) throws IOException {
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> serve(connections));
  }

  private void serve(List<List<Step>> connections) {
    try {
      for (List<Step> steps : connections) {
        try (SocketChannel channel = listener.accept()) {
          for (Step step : steps) {
            requests.add(read(channel, step.awaited()));
            write(channel, step.answer());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(SocketChannel channel, String awaited) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (text.indexOf(awaited) < 0 || !text.toString().endsWith(awaited)) {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        break;
      }
      text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
    }
    return text.toString();
  }

  private static void write(SocketChannel channel, String answer) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1));
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
