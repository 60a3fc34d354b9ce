// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.InputStream;
import java.io.OutputStream;

/// Raw bytes both ways between a client and a service. One thread may read while another writes.
public interface Line extends AutoCloseable {

  /// Closing it closes the line.
  InputStream input();

  /// Closing it is a half-close: reading goes on.
  OutputStream output();

  @Override
  void close();
}
