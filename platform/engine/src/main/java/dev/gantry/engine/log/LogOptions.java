// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which part of a container's output is wanted.
///
/// @param follow go on until the container ends
/// @param since only what was written at or after this time
/// @param until only what was written at or before this time
/// @param timestamps put the time in front of each line
/// @param tail at most this many of the last lines; negative means all
public record LogOptions(
    boolean follow,
    boolean stdout,
    boolean stderr,
    @Nullable Instant since,
    @Nullable Instant until,
    boolean timestamps,
    int tail) {
  /// Everything that was written so far.
  public static final LogOptions ALL = new LogOptions(false, true, true, null, null, false, -1);

  boolean wants(int stream) {
    return stream == LogLine.STDOUT ? stdout : stderr;
  }
}
