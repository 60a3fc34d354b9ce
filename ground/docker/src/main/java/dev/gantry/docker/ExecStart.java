// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// How an exec is started.
///
/// - `consoleSize`: rows, columns
@Json
public record ExecStart(
    @Json.Property("Detach") boolean detach,
    @Json.Property("Tty") boolean tty,
    @Json.Property("ConsoleSize") List<Integer> consoleSize) {

  public ExecStart {
    consoleSize = Absent.list(consoleSize);
  }
}
