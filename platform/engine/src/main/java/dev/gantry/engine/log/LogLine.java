// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/// One line of a log file in the CRI format:
///
/// ```
/// 2026-11-24T10:11:12.123456789Z stdout F hello
/// \____________ time __________/ \_s__/ | \___/ content, any bytes but newline
///                                       F the line ends here, P it goes on in the stream's next line
/// ```
///
/// @param bytes the buffer that holds the line, from `start` (the time) to `end` (its newline,
///   exclusive)
@SuppressWarnings("ArrayRecordComponent") // a view into a reused buffer, never compared
record LogLine(byte[] bytes, int start, int end, int stream, boolean whole, int content) {
  static final int STDOUT = 1;
  static final int STDERR = 2;

  private static final byte[] OUT = "stdout".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ERR = "stderr".getBytes(StandardCharsets.US_ASCII);
  private static final int SHORTEST_TIME = 20;
  private static final int LONGEST_TIME = 40;

  /// Reads the line in `bytes` from `start` to `end`; null when it is none of ours, as after a
  /// crash of the machine in the middle of a write.
  static @org.jspecify.annotations.Nullable LogLine parse(byte[] bytes, int start, int end) {
    int space = start;
    int limit = Math.min(end, start + LONGEST_TIME);
    while (space < limit && bytes[space] != ' ') {
      space++;
    }
    int tag = space + 1 + OUT.length + 1;
    if (space - start < SHORTEST_TIME || tag + 2 > end || bytes[tag - 1] != ' ') {
      return null;
    }
    int stream = stream(bytes, space + 1);
    boolean whole = bytes[tag] == 'F';
    if (stream == 0 || (!whole && bytes[tag] != 'P') || bytes[tag + 1] != ' ') {
      return null;
    }
    return new LogLine(bytes, start, end, stream, whole, tag + 2);
  }

  /// When it was written; the epoch when the time is unreadable.
  Instant time() {
    try {
      return Instant.parse(timeText());
    } catch (DateTimeException _) {
      return Instant.EPOCH;
    }
  }

  String timeText() {
    int space = start;
    while (bytes[space] != ' ') {
      space++;
    }
    return new String(bytes, start, space - start, StandardCharsets.US_ASCII);
  }

  private static int stream(byte[] bytes, int at) {
    if (java.util.Arrays.equals(bytes, at, at + OUT.length, OUT, 0, OUT.length)) {
      return STDOUT;
    }
    return java.util.Arrays.equals(bytes, at, at + ERR.length, ERR, 0, ERR.length) ? STDERR : 0;
  }
}
