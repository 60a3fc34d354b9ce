// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.api.http.Duplex;
import dev.gantry.api.http.Request;
import dev.gantry.api.http.Response;
import dev.gantry.api.http.Sender;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.ErrorResponse;
import io.avaje.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Sends the requests of all resources and turns what comes back, or does not, into values and
/// failures.
final class Calls {
  private static final int MOST_DOCUMENT = 64 << 20;
  private static final String PREFIX = "/v" + ApiVersion.NEWEST;

  private final Sender sender;

  Calls(Sender sender) {
    this.sender = sender;
  }

  static Request request(Route route, Query query, String... values) {
    return Request.of(route.method(), PREFIX + route.path(values) + query.text());
  }

  /// The answer to a request that was not refused; its body is to be read and closed.
  Response open(Request request) {
    Response response;
    try {
      response = sender.send(request);
    } catch (UncheckedIOException e) {
      throw new Failure(Failure.Code.INVALID, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unavailable(e);
    }
    if (response.status() >= 400) {
      throw failure(response);
    }
    return response;
  }

  /// True unless nothing had to be done (304).
  boolean run(Request request) {
    try (Response response = open(request)) {
      response.text(MOST_DOCUMENT);
      return response.status() != 304;
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  String text(Request request) {
    try (Response response = open(request)) {
      return response.text(MOST_DOCUMENT);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  <T> T get(Class<T> type, Request request) {
    return Json.parse(type, text(request), "the service's answer");
  }

  <T> List<T> list(Class<T> type, Request request) {
    try {
      return Json.type(type).list().fromJson(text(request));
    } catch (JsonException | IllegalArgumentException e) {
      throw new Failure(Failure.Code.CORRUPT, "reading the service's answer: " + e.getMessage(), e);
    }
  }

  <T> JsonLines<T> lines(Class<T> type, Request request) {
    return new JsonLines<>(type, open(request));
  }

  HijackedStream hijack(Request request) {
    Duplex duplex = Duplex.of(open(request.hijacking()));
    return new HijackedStream(duplex, duplex.contentType().equals(ApiVersion.MULTIPLEXED));
  }

  private static Failure unavailable(IOException e) {
    return new Failure(
        Failure.Code.UNAVAILABLE, "talking to the gantry service: " + e.getMessage(), e);
  }

  /// The failure as the service threw it; of a foreign service, the nearest to its status.
  private static Failure failure(Response response) {
    try (response) {
      String text = response.text(1 << 20);
      String message =
          // The answer to a HEAD request has no body, whatever its type says.
          response.header("Content-Type").contains("json") && !text.isBlank()
              ? Json.parse(ErrorResponse.class, text, "the service's answer").message()
              : text.strip();
      Failure failure =
          new Failure(
              code(response),
              message.isEmpty() ? "HTTP " + response.status() : message,
              new Refused(response.status()));
      String exit = response.header(ApiVersion.EXIT_CODE_HEADER);
      return exit.matches("\\d{1,3}") ? failure.withExitCode(Integer.parseInt(exit)) : failure;
    } catch (IOException e) {
      return unavailable(e);
    }
  }

  private static Failure.Code code(Response response) {
    String name = response.header(ApiVersion.FAILURE_HEADER);
    for (Failure.Code code : Failure.Code.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    for (Failure.Code code : Failure.Code.values()) {
      if (code.httpStatus() == response.status() && code != Failure.Code.CORRUPT) {
        return code;
      }
    }
    return response.status() < 500 ? Failure.Code.INVALID : Failure.Code.INTERNAL;
  }
}
