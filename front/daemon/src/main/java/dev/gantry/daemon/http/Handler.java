// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import java.io.IOException;

/// Answers the requests of one route. Runs on a virtual thread of its own and may block. A
/// `Failure` becomes the refusal; an IOException means that the client has gone.
@FunctionalInterface
public interface Handler {
  void handle(Exchange exchange) throws IOException;
}
