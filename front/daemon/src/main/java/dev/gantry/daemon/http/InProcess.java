// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.Route;
import dev.gantry.api.Routes;
import dev.gantry.api.http.Request;
import dev.gantry.api.http.Response;
import dev.gantry.api.http.Sender;
import dev.gantry.daemon.command.Shield;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The way from the command lines to the API, which live in the same process: same routes, same
/// documents, same refusals as through the socket, without the socket. Four threads have to wake up
/// for a request on a socket, none here.
///
/// A request with a short answer is served by the thread that asks, shielded from interrupts as a
/// request on a socket is; one that streams or waits gets a virtual thread.
public final class InProcess implements Sender {
  private static final Set<Route> SHORT =
      Set.of(
          Routes.PING,
          Routes.VERSION,
          Routes.INFO,
          Routes.CONTAINER_LIST,
          Routes.CONTAINER_CREATE,
          Routes.CONTAINER_INSPECT,
          Routes.CONTAINER_START,
          Routes.CONTAINER_KILL,
          Routes.CONTAINER_PAUSE,
          Routes.CONTAINER_UNPAUSE,
          Routes.CONTAINER_RENAME,
          Routes.CONTAINER_RESIZE,
          Routes.EXEC_CREATE,
          Routes.EXEC_RESIZE,
          Routes.EXEC_INSPECT,
          Routes.IMAGE_LIST,
          Routes.IMAGE_INSPECT,
          Routes.IMAGE_TAG);

  private final Router router;

  public InProcess(Router router) {
    this.router = router;
  }

  @Override
  public Response send(Request request) throws IOException {
    LocalClient client = new LocalClient();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(request.headers());
    Exchange exchange =
        new Exchange(
            client,
            new Exchange.Head(request.method(), request.target(), headers::get, true),
            body(request));
    Route route = router.find(exchange);
    if (route != null && SHORT.contains(route) && !request.hijack()) {
      Shield.around(() -> router.serve(exchange));
      client.abandon();
    } else {
      Thread.ofVirtual()
          .name("request")
          .start(() -> {
            try {
              router.serve(exchange);
            } finally {
              client.abandon();
            }
          });
    }
    return client.response();
  }

  private static InputStream body(Request request) {
    byte[] bytes = request.bytes();
    if (bytes != null) {
      return new ByteArrayInputStream(bytes);
    }
    InputStream stream = request.stream();
    return stream == null ? InputStream.nullInputStream() : stream;
  }

  @Override
  public void close() {}
}
