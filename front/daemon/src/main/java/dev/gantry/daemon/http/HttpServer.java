// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.linux.socket.UnixSocket;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP/1.1 server behind one listening Unix socket.
///
/// Bounded everywhere: 16 KiB of request line, 64 KiB of headers, [#MOST_CONNECTIONS] connections
/// (beyond them the longest idle one is closed, half-sent requests being idle), 256 KiB under way
/// in each direction of each connection.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails closes the channel, which is seen
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int MOST_LINE = 16 << 10;
  private static final int MOST_HEADERS = 64 << 10;
  private static final int MOST_CONNECTIONS = 512;
  private static final int SPARE = 16;
  private static final long IDLE_SECONDS = 120;

  private final UnixSocket listener;
  private final Router router;
  private final String name;
  private final Supplier<? extends Use> uses;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, Thread.ofPlatform().daemon().name("http-", 0).factory(), HalfOpenEpoll.newFactory());
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

  /// Serves `listener`, which it owns from now on, by `router`. `name` is what the `Server` header
  /// says; `uses` is asked once for each request under way.
  public HttpServer(UnixSocket listener, Router router, String name, Supplier<? extends Use> uses) {
    this.listener = listener;
    this.router = router;
    this.name = name;
    this.uses = uses;
  }

  /// Begins to accept.
  public void start() {
    listener.nonBlocking();
    // Netty closes what it is given; the copy is its own.
    int number = listener.fd().duplicate().number();
    new ServerBootstrap()
        .group(loops)
        .channelFactory(() -> new EpollServerDomainSocketChannel(number, true))
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 256 << 10))
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                welcome(channel);
              }
            })
        .register()
        .syncUninterruptibly();
    loops.scheduleWithFixedDelay(this::sweep, IDLE_SECONDS, IDLE_SECONDS / 4, TimeUnit.SECONDS);
  }

  private void welcome(Channel channel) {
    HttpConnection connection = new HttpConnection(this, channel);
    connections.add(connection);
    if (connections.size() > MOST_CONNECTIONS) {
      makeRoom();
    }
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MOST_LINE)
            .setMaxHeaderSize(MOST_HEADERS)
            .setMaxChunkSize(64 << 10);
    channel
        .pipeline()
        .addLast(new HttpRequestDecoder(config), new HttpResponseEncoder(), connection);
  }

  /// Several at once, so that a flood does not search for each of its connections.
  private void makeRoom() {
    connections.stream()
        .filter(connection -> connection.idleSince() != Long.MAX_VALUE)
        .sorted(Comparator.comparingLong(HttpConnection::idleSince))
        .limit(SPARE)
        .toList()
        .forEach(HttpConnection::close);
  }

  private void sweep() {
    long oldest = System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    for (HttpConnection connection : connections) {
      long since = connection.idleSince();
      if (since != Long.MAX_VALUE && since - oldest < 0) {
        connection.close();
      }
    }
  }

  void left(HttpConnection connection) {
    connections.remove(connection);
  }

  void serve(Runnable request) {
    Thread.ofVirtual()
        .name("request")
        .start(() -> {
          try (Use _ = uses.get()) {
            request.run();
          }
        });
  }

  Router router() {
    return router;
  }

  String name() {
    return name;
  }

  /// Accepts no more and closes the connections; requests under way see their client go.
  @Override
  public void close() {
    listener.close();
    connections.forEach(HttpConnection::close);
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    LOG.debug("HTTP server closed");
  }

  /// A request under way, until closed.
  public interface Use extends AutoCloseable {
    @Override
    void close();
  }
}
