// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.ApiVersion;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Poll;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's connection. Requests are served one after the other, each on a virtual thread of
/// its own; what a client sends ahead waits here, and reading stops meanwhile.
///
/// Fields are touched by the event loop only, but for what [BodyInput] and [BoundedOutput.Gate]
/// guard themselves; methods that serving threads call hop onto the loop.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails closes the channel, which is seen
final class HttpConnection extends ChannelInboundHandlerAdapter implements Exchange.Client {
  /// So long a client may keep its side open after the end of a hijacked stream.
  private static final int LINGER_SECONDS = 10;

  private final HttpServer server;
  private final Channel channel;
  private final BoundedOutput.Gate gate = new BoundedOutput.Gate();
  private final ArrayDeque<Object> ahead = new ArrayDeque<>();
  private final List<Runnable> whenGone = new ArrayList<>();
  private @Nullable Exchange current;
  private @Nullable BodyInput input;
  private boolean requestRead = true;
  private boolean raw;
  private boolean inputShut;
  private boolean closeAfter;
  private boolean closing;
  private boolean gone;
  private volatile long idleSince = System.nanoTime();

  HttpConnection(HttpServer server, Channel channel) {
    this.server = server;
    this.channel = channel;
  }

  /// Since when nothing is being served, in the time of [System#nanoTime]; the largest long while
  /// something is.
  long idleSince() {
    return idleSince;
  }

  void close() {
    channel.close();
  }

  // Receiving: the event loop.

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (raw && message instanceof ByteBuf bytes) {
      receive(bytes);
    } else if (closing) {
      ReferenceCountUtil.release(message);
    } else if (current != null && requestRead) {
      ahead.add(message);
    } else {
      process(message);
    }
    regulate();
  }

  private void process(Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    if (message instanceof HttpContent content) {
      receive(content.content().retain());
      content.release();
      if (message instanceof LastHttpContent) {
        endOfRequest();
      }
    }
  }

  private void begin(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuseMalformed(request);
      return;
    }
    BodyInput body = new BodyInput(() -> channel.eventLoop().execute(this::regulate));
    Exchange exchange = new Exchange(this, head(request), body);
    input = body;
    current = exchange;
    requestRead = false;
    idleSince = Long.MAX_VALUE;
    closeAfter = !HttpUtil.isKeepAlive(request);
    if (HttpUtil.is100ContinueExpected(request)) {
      channel.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
    server.serve(() -> serve(exchange));
  }

  private static Exchange.Head head(HttpRequest request) {
    return new Exchange.Head(
        request.method().name(),
        request.uri(),
        name -> request.headers().get(name),
        !request.protocolVersion().equals(HttpVersion.HTTP_1_0));
  }

  private void refuseMalformed(HttpRequest request) {
    String why = String.valueOf(request.decoderResult().cause().getMessage());
    byte[] text = ("malformed request: " + why + "\n").getBytes(StandardCharsets.UTF_8);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.wrappedBuffer(text));
    response.headers().set("Content-Type", "text/plain").set("Connection", "close");
    response.headers().set("Content-Length", text.length);
    channel.write(response);
    closeGently();
  }

  private void receive(ByteBuf bytes) {
    if (input == null) {
      bytes.release();
    } else if (!input.offer(bytes)) {
      channel.close();
    }
  }

  private void endOfRequest() {
    requestRead = true;
    Exchange exchange = current;
    if (exchange == null || input == null) {
      return;
    }
    if (exchange.mayHijack()) {
      // What follows are not requests any more. The decoder hands over what it has already.
      input.end();
      input = new BodyInput(() -> channel.eventLoop().execute(this::regulate));
      raw = true;
      channel.pipeline().remove(HttpRequestDecoder.class);
    } else {
      input.end();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputShut = true;
      if (closing) {
        channel.close();
      } else if (raw && input != null) {
        input.end();
        watchHangUp();
      } else if (current == null) {
        channel.close();
      } else {
        failInput();
        leave();
      }
    }
  }

  /// A hijacked client that has ended its input may still read, or be dead. Only the kernel knows;
  /// writing would tell too, but a silent container gives us nothing to write.
  private void watchHangUp() {
    if (current == null || !channel.isActive()) {
      return;
    }
    Fd fd = Fd.of(((UnixChannel) channel).fd().intValue());
    if ((Poll.one(fd, 0, 0) & Poll.HANG_UP) != 0) {
      channel.close();
    } else {
      channel.eventLoop().schedule(this::watchHangUp, 1, TimeUnit.SECONDS);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    gate.open();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    server.left(this);
    ahead.forEach(ReferenceCountUtil::release);
    ahead.clear();
    gate.open();
    failInput();
    leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    channel.close();
  }

  private void failInput() {
    if (input != null) {
      input.fail("the client has gone away");
    }
  }

  private void leave() {
    if (!gone) {
      gone = true;
      whenGone.forEach(action -> Thread.ofVirtual().start(action));
      whenGone.clear();
    }
  }

  /// Reads from the socket only while there is room for what comes.
  private void regulate() {
    boolean room = ahead.isEmpty() && (input == null || !input.isFull());
    if (channel.config().isAutoRead() != room) {
      channel.config().setAutoRead(room);
    }
  }

  // Serving: virtual threads.

  private void serve(Exchange exchange) {
    try {
      server.router().serve(exchange);
    } finally {
      channel.eventLoop().execute(() -> abandon(exchange));
    }
  }

  @Override
  public void onGone(Runnable action) {
    channel
        .eventLoop()
        .execute(() -> {
          if (gone) {
            Thread.ofVirtual().start(action);
          } else {
            whenGone.add(action);
          }
        });
  }

  @Override
  public void answer(Exchange exchange, int status, String contentType, byte[] bytes) {
    boolean head = exchange.method().equals("HEAD");
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
    if (status != 204 && status != 304) {
      response.headers().set("Content-Length", bytes.length);
    }
    fill(exchange, response, contentType);
    channel
        .eventLoop()
        .execute(() -> {
          markClosing(response);
          channel.writeAndFlush(response);
          finish(exchange);
        });
  }

  @Override
  public OutputStream stream(Exchange exchange, int status, String contentType) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    boolean old = !exchange.head().chunks();
    fill(exchange, response, contentType);
    if (!old) {
      response.headers().set("Transfer-Encoding", "chunked");
    }
    channel
        .eventLoop()
        .execute(() -> {
          closeAfter |= old;
          markClosing(response);
          channel.writeAndFlush(response);
        });
    Runnable end =
        () ->
            channel
                .eventLoop()
                .execute(() -> {
                  channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                  finish(exchange);
                });
    return new BoundedOutput(channel, gate, DefaultHttpContent::new, end);
  }

  @Override
  public Hijacked hijack(Exchange exchange, String contentType) throws IOException {
    HttpResponse response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            exchange.asksUpgrade()
                ? HttpResponseStatus.SWITCHING_PROTOCOLS
                : HttpResponseStatus.OK);
    fill(exchange, response, contentType);
    if (exchange.asksUpgrade()) {
      response.headers().set("Connection", "Upgrade").set("Upgrade", "tcp");
    }
    try {
      BodyInput bytes = channel.eventLoop().submit(() -> becomeRaw(response)).get();
      OutputStream output =
          new BoundedOutput(
              channel,
              gate,
              piece -> piece,
              () -> channel.eventLoop().execute(() -> finishRaw(exchange)));
      return new Hijacked(bytes, output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException("the client has gone away", e);
    }
  }

  private void fill(Exchange exchange, HttpResponse response, String contentType) {
    HttpHeaders headers = response.headers();
    headers.set("Api-Version", ApiVersion.NEWEST);
    headers.set("Docker-Experimental", "false");
    headers.set("Ostype", "linux");
    headers.set("Server", server.name());
    if (!contentType.isEmpty()) {
      headers.set("Content-Type", contentType);
    }
    exchange.headers().forEach(headers::set);
  }

  // Answering: the event loop.

  /// A client that upgraded and was refused cannot be understood any further.
  private void markClosing(HttpResponse response) {
    closeAfter |= raw || inputShut;
    if (closeAfter) {
      response.headers().set("Connection", "close");
    }
  }

  private BodyInput becomeRaw(HttpResponse response) {
    BodyInput bytes = input;
    if (!raw || bytes == null) {
      throw new IllegalStateException("not a request that becomes a stream");
    }
    // Through the encoder, then without it: what is written afterwards goes out as it is.
    channel.write(response);
    channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.pipeline().remove(HttpResponseEncoder.class);
    if (inputShut) {
      bytes.end();
    }
    regulate();
    return bytes;
  }

  /// The end of a hijacked stream.
  private void finishRaw(Exchange exchange) {
    if (current == exchange) {
      current = null;
      whenGone.clear();
      closeGently();
    }
  }

  /// Closes once all is written. Closing at once would lose what the client has not read yet when
  /// it has sent something that nobody read: so its own end is awaited, but not for ever.
  private void closeGently() {
    closing = true;
    ahead.forEach(ReferenceCountUtil::release);
    ahead.clear();
    if (input != null) {
      input.discard();
    }
    regulate();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
  }

  private void endOutput() {
    if (inputShut || !channel.isActive()) {
      channel.close();
    } else {
      ((DomainSocketChannel) channel).shutdownOutput();
      channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// The answer is complete: the next request, if it is there already.
  private void finish(Exchange exchange) {
    if (current != exchange) {
      return;
    }
    current = null;
    whenGone.clear();
    idleSince = System.nanoTime();
    if (closeAfter) {
      closeGently();
      return;
    }
    if (!requestRead && input != null) {
      input.discard();
    }
    while (!ahead.isEmpty() && (current == null || !requestRead)) {
      process(ahead.remove());
    }
    regulate();
  }

  /// A handler that ended without completing its answer: the client must not take it for complete.
  private void abandon(Exchange exchange) {
    if (current == exchange) {
      channel.close();
    }
  }
}
