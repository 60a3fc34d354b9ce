// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.IOException;

/// Brings requests to a service and its answers back. Thread-safe; every call blocks.
public interface Sender extends AutoCloseable {

  /// Sends the request and waits for the head of the answer.
  Response send(Request request) throws IOException;

  /// Gives up what is idle; streams that are open go on.
  @Override
  void close();
}
