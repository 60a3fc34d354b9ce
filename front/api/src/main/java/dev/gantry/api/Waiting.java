// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.api.http.Response;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.WaitResponse;
import java.io.IOException;

/// A wait that the service has registered. What happens from now on counts.
public final class Waiting implements AutoCloseable {
  private final Response response;

  Waiting(Response response) {
    this.response = response;
  }

  /// Blocks until it has happened. Throws UNAVAILABLE when the service goes away first.
  public WaitResponse result() {
    try (response) {
      return Json.parse(WaitResponse.class, response.text(1 << 20), "the service's answer");
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.UNAVAILABLE, "waiting for the container: " + e.getMessage(), e);
    }
  }

  /// Waits no longer.
  @Override
  public void close() {
    response.close();
  }
}
