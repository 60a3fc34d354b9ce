// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.Route;
import dev.gantry.api.http.Duplex;
import dev.gantry.api.http.HttpClient;
import dev.gantry.api.http.Request;
import dev.gantry.api.http.Response;
import dev.gantry.base.Failure;
import dev.gantry.linux.socket.UnixSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(5)
class HttpServerTest {
  private static final String ATTACH = "/containers/x/attach";

  @TempDir Path folder;
  private final Router router = new Router();
  private final AtomicInteger underWay = new AtomicInteger();
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void start() {
    router
        .on(new Route("GET", "/hello"), exchange -> exchange.answerText(200, "hi"))
        .on(new Route("HEAD", "/hello"), exchange -> exchange.answerText(200, "hi"))
        .on(new Route("POST", "/size"), HttpServerTest::size)
        .on(new Route("POST", "/refuse"), exchange -> refuse())
        .on(new Route("POST", "/echo"), HttpServerTest::echo)
        .on(new Route("POST", "/containers/{id}/attach"), HttpServerTest::raw);
    server =
        new HttpServer(
            UnixSocket.listen(socket(), 0600),
            router,
            "Gantry/test",
            () -> {
              underWay.incrementAndGet();
              return underWay::decrementAndGet;
            });
    server.start();
    client = new HttpClient(socket());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Path socket() {
    return folder.resolve("http.sock");
  }

  private static void size(Exchange exchange) throws IOException {
    exchange.answerText(200, "" + exchange.body().transferTo(OutputStream.nullOutputStream()));
  }

  private static void refuse() {
    throw Failure.notFound("no such thing").withExitCode(127);
  }

  private static void echo(Exchange exchange) throws IOException {
    OutputStream out = exchange.stream(200, "application/x-tar");
    exchange.body().transferTo(out);
    out.close();
  }

  private static void raw(Exchange exchange) throws IOException {
    Hijacked client = exchange.hijack("application/vnd.docker.raw-stream");
    client.input().transferTo(client.output());
    client.output().write("end".getBytes(StandardCharsets.UTF_8));
    client.output().close();
  }

  @Test
  void answers_with_length_and_keeps_the_connection() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Response response = client.send(Request.of("GET", "/v1.43/hello"))) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Length")).isEqualTo("2");
        assertThat(response.header("Api-Version")).isEqualTo("1.51");
        assertThat(response.header("Server")).isEqualTo("Gantry/test");
        assertThat(response.text(10)).isEqualTo("hi");
      }
    }
  }

  @Test
  void a_head_request_gets_the_head_only() throws IOException {
    String answer = talk("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").containsIgnoringCase("content-length: 2");
    assertThat(answer).endsWith("\r\n\r\n");
  }

  @Test
  void a_failure_becomes_a_refusal_with_its_code() throws IOException {
    try (Response response = client.send(Request.of("POST", "/refuse"))) {
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.header("X-Gantry-Failure")).isEqualTo("NOT_FOUND");
      assertThat(response.header("X-Gantry-Exit-Code")).isEqualTo("127");
      assertThat(response.text(100)).isEqualTo("{\"message\":\"no such thing\"}\n");
    }
  }

  @Test
  void unknown_paths_methods_and_versions_are_refused_as_docker_does() throws IOException {
    assertThat(status("GET", "/nothing")).isEqualTo(404);
    assertThat(status("DELETE", "/hello")).isEqualTo(405);
    assertThat(status("GET", "/v1.99/hello")).isEqualTo(400);
    assertThat(status("GET", "/v1.20/hello")).isEqualTo(400);
    assertThat(status("GET", "/hello?a=%zz")).isEqualTo(400);
  }

  private int status(String method, String target) throws IOException {
    try (Response response = client.send(Request.of(method, target))) {
      response.text(1000);
      return response.status();
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order() throws IOException {
    String answer =
        talk(
            "POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                + "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
                + "POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4\r\nabcd\r\n0\r\n\r\n"
                + "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer.replaceAll("(?s)HTTP/1.1 200 OK.*?\r\n\r\n", "|")).isEqualTo("|3|hi|4|hi");
  }

  @RepeatedTest(3)
  void fifty_megabytes_go_both_ways_at_once() throws IOException {
    byte[] bytes = random(50 << 20);
    SlowCompare back = new SlowCompare(bytes);
    Request request = Request.of("POST", ATTACH).hijacking().json("");
    try (Duplex duplex = Duplex.of(client.send(request))) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try (OutputStream out = duplex.output()) {
                  out.write(bytes);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      duplex.input().transferTo(back);
      writer.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(back.tail()).isEqualTo("end");
  }

  @Test
  void a_body_of_fifty_megabytes_is_streamed() throws IOException {
    byte[] bytes = random(50 << 20);
    Request request = Request.of("POST", "/size");
    try (Response response =
        client.send(request.stream("application/x-tar", new ByteArrayInputStream(bytes)))) {
      assertThat(response.text(100)).isEqualTo("" + bytes.length);
    }
  }

  @Test
  void bytes_that_come_before_the_upgrade_are_kept() throws IOException {
    String answer =
        talk(
            "POST "
                + ATTACH
                + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
                + "Content-Length: 2\r\n\r\n{}GET early\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 101 ");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo("GET early\r\n\r\nend");
  }

  @Test
  void a_client_that_does_not_upgrade_gets_a_plain_stream() throws IOException {
    String answer = talk("POST " + ATTACH + " HTTP/1.1\r\nHost: x\r\n\r\nearly");

    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(answer).doesNotContainIgnoringCase("content-length").doesNotContain("chunked");
    assertThat(answer).endsWith("\r\n\r\nearlyend");
  }

  @Test
  void a_handler_that_fails_halfway_breaks_the_answer_off() {
    router.on(
        new Route("GET", "/half"),
        exchange -> {
          exchange.stream(200, "text/plain").write("half".getBytes(StandardCharsets.UTF_8));
          throw Failure.internal("boom", null);
        });

    assertThatThrownBy(
            () -> {
              try (Response response = client.send(Request.of("GET", "/half"))) {
                response.text(100);
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_handler_learns_that_its_client_has_gone() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    router.on(
        new Route("GET", "/wait"),
        exchange -> {
          exchange.interruptWhenGone();
          exchange.stream(200, "text/plain");
          waiting.countDown();
          try {
            Thread.sleep(10_000);
          } catch (InterruptedException e) {
            gone.countDown();
          }
        });
    Response response = client.send(Request.of("GET", "/wait"));
    assertThat(waiting.await(5, TimeUnit.SECONDS)).isTrue();
    response.close();

    assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_dead_client_of_a_silent_stream_is_noticed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    router.on(
        new Route("POST", "/exec/{id}/start"),
        exchange -> {
          Hijacked silent = exchange.hijack("application/vnd.docker.raw-stream");
          exchange.onGone(gone::countDown);
          silent.input().transferTo(OutputStream.nullOutputStream());
          try {
            gone.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    Response response = client.send(Request.of("POST", "/exec/x/start").hijacking().json("{}"));
    Duplex duplex = Duplex.of(response);
    duplex.output().close();
    assertThat(gone.await(300, TimeUnit.MILLISECONDS)).isFalse();
    duplex.close();

    assertThat(gone.await(3, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_slow_reader_does_not_fill_the_memory() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    router.on(
        new Route("GET", "/flood"),
        exchange -> {
          OutputStream out = exchange.stream(200, "text/plain");
          for (int i = 0; i < 1000; i++) {
            out.write(new byte[64 << 10]);
            written.incrementAndGet();
          }
          out.close();
          done.countDown();
        });
    try (Response response = client.send(Request.of("GET", "/flood"))) {
      Thread.sleep(300);
      assertThat(written.get()).isLessThan(50);
      assertThat(response.body().transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(1000L * (64 << 10));
    }
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sixty_four_clients_at_once_are_served() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        answers.add(
            threads.submit(() -> {
              for (int n = 0; n < 20; n++) {
                assertThat(status("GET", "/hello")).isEqualTo(200);
              }
              return 20;
            }));
      }
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(20);
    }
    Thread.sleep(50);
    assertThat(underWay).hasValue(0);
  }

  @Test
  void a_thousand_idle_connections_leave_room_for_others() throws IOException {
    List<SocketChannel> idle = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket()));
        channel.write(ByteBuffer.wrap("GET /hel".getBytes(StandardCharsets.US_ASCII)));
        idle.add(channel);
      }
      assertThat(status("GET", "/hello")).isEqualTo(200);
    } finally {
      for (SocketChannel channel : idle) {
        channel.close();
      }
    }
  }

  @Test
  void endless_headers_are_refused() throws IOException {
    StringBuilder request = new StringBuilder("GET /hello HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 2000; i++) {
      request.append("X-Header-").append(i).append(": ").append("y".repeat(50)).append("\r\n");
    }

    assertThat(talk(request + "\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void a_document_that_is_too_long_is_refused() throws IOException {
    router.on(
        new Route("POST", "/document"), exchange -> exchange.answerText(200, exchange.document()));
    InputStream endless = new ByteArrayInputStream(new byte[6 << 20]);
    Request request = Request.of("POST", "/document").stream("application/json", endless);
    try (Response response = client.send(request)) {
      assertThat(response.status()).isEqualTo(400);
    }
    assertThat(status("GET", "/hello")).isEqualTo(200);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  /// Sends the bytes, ends the output, and gives everything that comes back.
  private String talk(String bytes) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      ByteBuffer out = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
      while (out.hasRemaining()) {
        channel.write(out);
      }
      if (bytes.contains("attach")) {
        channel.shutdownOutput();
      }
      byte[] all = Channels.newInputStream(channel).readAllBytes();
      return new String(all, StandardCharsets.ISO_8859_1);
    }
  }

  /// Compares what it is given with what was sent, and keeps only the rest.
  private static final class SlowCompare extends OutputStream {
    private final byte[] expected;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private int at;

    SlowCompare(byte[] expected) {
      this.expected = expected;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int count = Math.min(length, expected.length - at);
      assertThat(java.util.Arrays.equals(bytes, offset, offset + count, expected, at, at + count))
          .isTrue();
      at += count;
      rest.write(bytes, offset + count, length - count);
    }

    String tail() {
      assertThat(at).isEqualTo(expected.length);
      return rest.toString(StandardCharsets.UTF_8);
    }
  }
}
