// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.http.Line;
import dev.gantry.api.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// One request's client in this very process: the answer's head as a future, its body as bytes or
/// as a pipe.
final class LocalClient implements Exchange.Client, Line {
  private final CompletableFuture<Response> head = new CompletableFuture<>();
  private final BytePipe toService = new BytePipe();
  private final BytePipe toClient = new BytePipe();
  private final List<Runnable> whenGone = new ArrayList<>();
  private boolean gone;
  private boolean complete;

  /// Waits for the head of the answer. Interrupted, it leaves.
  Response response() throws IOException {
    try {
      return head.get();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  @Override
  public void answer(Exchange exchange, int status, String contentType, byte[] bytes) {
    completed();
    boolean bodiless = exchange.method().equals("HEAD") || status == 204 || status == 304;
    byte[] body = bodiless ? new byte[0] : bytes;
    head.complete(respond(exchange, status, contentType, new ByteArrayInputStream(body)));
  }

  @Override
  public OutputStream stream(Exchange exchange, int status, String contentType) {
    head.complete(respond(exchange, status, contentType, input()));
    return output(toClient);
  }

  @Override
  public Hijacked hijack(Exchange exchange, String contentType) {
    head.complete(respond(exchange, 101, contentType, input()));
    return new Hijacked(toService.input(), output(toClient));
  }

  private OutputStream output(BytePipe pipe) {
    OutputStream plain = pipe.output();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        plain.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        plain.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        completed();
        plain.close();
      }
    };
  }

  private Response respond(Exchange exchange, int status, String contentType, InputStream body) {
    Map<String, String> headers = new HashMap<>();
    exchange.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    if (!contentType.isEmpty()) {
      headers.put("content-type", contentType);
    }
    return new Response(status, headers, body, this);
  }

  @Override
  public void onGone(Runnable action) {
    synchronized (whenGone) {
      if (!gone) {
        whenGone.add(action);
        return;
      }
    }
    Thread.ofVirtual().start(action);
  }

  private void completed() {
    synchronized (whenGone) {
      complete = true;
      whenGone.clear();
    }
  }

  /// The handler has returned: an answer that it did not complete ends here, as not complete.
  void abandon() {
    if (!head.isDone()) {
      head.completeExceptionally(new IOException("the service did not answer"));
    }
    completed();
    toClient.cut();
    toService.leave();
  }

  // The client's side.

  @Override
  public InputStream input() {
    InputStream bytes = toClient.input();
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return bytes.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return bytes.read(into, offset, length);
      }

      @Override
      public void close() {
        LocalClient.this.close();
      }
    };
  }

  @Override
  public OutputStream output() {
    return toService.output();
  }

  /// Leaves, whatever is still under way.
  @Override
  public void close() {
    toClient.leave();
    toService.cut();
    List<Runnable> actions = List.of();
    synchronized (whenGone) {
      if (!gone && !complete) {
        actions = List.copyOf(whenGone);
      }
      gone = true;
      whenGone.clear();
    }
    actions.forEach(action -> Thread.ofVirtual().start(action));
  }
}
