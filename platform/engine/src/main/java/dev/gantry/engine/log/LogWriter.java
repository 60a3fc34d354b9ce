// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Turns log lines back into the bytes that the container wrote, filtered as asked.
final class LogWriter {
  private final LogOptions options;
  private final LogSink sink;

  /// Per stream: the next piece begins a new line.
  private final boolean[] fresh = {true, true, true};

  LogWriter(LogOptions options, LogSink sink) {
    this.options = options;
    this.sink = sink;
  }

  /// Writes `line` unless it is filtered out; false when it lies behind `until`, as all after it.
  boolean write(LogLine line) throws IOException {
    if (options.since() != null || options.until() != null) {
      Instant time = line.time();
      if (options.until() != null && time.isAfter(options.until())) {
        return false;
      }
      if (options.since() != null && time.isBefore(options.since())) {
        return true;
      }
    }
    if (options.wants(line.stream())) {
      emit(line);
    }
    return true;
  }

  private void emit(LogLine line) throws IOException {
    int length = line.end() - line.content();
    byte[] prefix = new byte[0];
    if (options.timestamps() && fresh[line.stream()]) {
      prefix = (line.timeText() + " ").getBytes(StandardCharsets.US_ASCII);
    }
    byte[] out = new byte[prefix.length + length + (line.whole() ? 1 : 0)];
    System.arraycopy(prefix, 0, out, 0, prefix.length);
    System.arraycopy(line.bytes(), line.content(), out, prefix.length, length);
    if (line.whole()) {
      out[out.length - 1] = '\n';
    }
    fresh[line.stream()] = line.whole();
    try {
      sink.write(line.stream(), out, 0, out.length);
    } catch (IOException e) {
      throw new LogReader.SinkClosed(e);
    }
  }
}
