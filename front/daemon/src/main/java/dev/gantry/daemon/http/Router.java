// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.ApiVersion;
import dev.gantry.api.Route;
import dev.gantry.base.Failure;
import dev.gantry.docker.ErrorResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the handler of a request and turns its failures into refusals.
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Map<String, List<Entry>> byStart = new HashMap<>();

  /// Serves `route` by `handler`. Where two match, the one registered first wins.
  public Router on(Route route, Handler handler) {
    byStart
        .computeIfAbsent(start(route.template()), _ -> new ArrayList<>())
        .add(new Entry(route, handler));
    return this;
  }

  /// The route that would serve the exchange, null for none or for a target that is refused.
  @Nullable Route find(Exchange exchange) {
    try {
      exchange.parse();
      for (Entry entry : byStart.getOrDefault(start(exchange.path()), List.of())) {
        if (entry.route.method().equals(exchange.method())
            && entry.route.match(exchange.path()) != null) {
          return entry.route;
        }
      }
    } catch (Failure e) {
      LOG.trace("serving will say so", e);
    }
    return null;
  }

  void serve(Exchange exchange) {
    try {
      exchange.parse();
      dispatch(exchange);
      if (!exchange.isAnswered()) {
        throw Failure.internal("no answer to " + exchange.path(), null);
      }
    } catch (Failure e) {
      refuse(exchange, e);
    } catch (IOException | UncheckedIOException e) {
      if (exchange.isAnswered()) {
        LOG.debug("serving {} {}", exchange.method(), exchange.path(), e);
      } else {
        refuse(exchange, Failure.internal(String.valueOf(e.getMessage()), e));
      }
    } catch (RuntimeException | Error e) {
      LOG.error("serving {} {}", exchange.method(), exchange.path(), e);
      refuse(exchange, Failure.internal(e.toString(), e));
    }
  }

  private void dispatch(Exchange exchange) throws IOException {
    boolean elsewhere = false;
    for (Entry entry : byStart.getOrDefault(start(exchange.path()), List.of())) {
      if (entry.route.method().equals(exchange.method()) || !elsewhere) {
        List<String> variables = entry.route.match(exchange.path());
        if (variables != null && entry.route.method().equals(exchange.method())) {
          exchange.variables(variables);
          entry.handler.handle(exchange);
          return;
        }
        elsewhere |= variables != null;
      }
    }
    if (elsewhere) {
      exchange.answer(405, new ErrorResponse("method not allowed"));
    } else {
      exchange.answer(404, new ErrorResponse("page not found"));
    }
  }

  private static void refuse(Exchange exchange, Failure failure) {
    if (exchange.isAnswered()) {
      // The answer was under way; what cuts it short is only seen here.
      LOG.debug("serving {} {}", exchange.method(), exchange.path(), failure);
      return;
    }
    int status = failure.code().httpStatus();
    exchange
        .header(ApiVersion.FAILURE_HEADER, failure.code().name())
        .header(ApiVersion.EXIT_CODE_HEADER, Integer.toString(failure.exitCode()));
    if (status == 304) {
      exchange.answer(304);
    } else {
      exchange.answer(status, new ErrorResponse(failure.message()));
    }
  }

  private static String start(String path) {
    int slash = path.indexOf('/', 1);
    return slash < 0 ? path : path.substring(0, slash);
  }

  private record Entry(Route route, Handler handler) {}
}
