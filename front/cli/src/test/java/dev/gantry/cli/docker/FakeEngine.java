// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens on a Unix socket, remembers every request in a canonical form and lets a [World] answer.
final class FakeEngine implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final World world = new World();
  private final List<String> requests = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  FakeEngine(Path socket) throws IOException {
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(this::accept);
  }

  /// What was asked so far.
  List<String> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(channel));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel));
      OutputStream out = Channels.newOutputStream(channel);
      for (HttpExchange exchange = HttpExchange.read(in, out);
          exchange != null && !exchange.hijacked;
          exchange = HttpExchange.read(in, out)) {
        if (!exchange.path.equals("/_ping")) {
          synchronized (requests) {
            requests.add(Canonical.request(exchange));
          }
        }
        world.answer(exchange);
        if (exchange.hijacked) {
          channel.shutdownOutput();
          return;
        }
      }
    } catch (IOException e) {
      // the client has left in the middle, as some commands do
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
