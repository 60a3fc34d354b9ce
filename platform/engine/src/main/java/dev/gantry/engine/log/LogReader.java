// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Reads a container's log across rotations, oldest line first.
///
/// Memory is one block, whatever the size of the log. Following looks at the files every few
/// milliseconds while output flows and every [#IDLE_MILLIS] when none does; the files are the
/// truth, so following works the same while the keeper writes with no service there.
public final class LogReader {
  private static final int BLOCK = 64 * 1024;
  private static final int BUSY_MILLIS = 10;
  private static final int IDLE_MILLIS = 200;

  private final LogFiles files;
  private final LogOptions options;
  private final LogWriter writer;

  private byte[] buffer = new byte[BLOCK];
  private int filled;
  private boolean pastUntil;

  private LogReader(Path folder, LogOptions options, LogSink sink) {
    this.files = new LogFiles(folder);
    this.options = options;
    this.writer = new LogWriter(options, sink);
  }

  /// Sends what `options` ask for from the files in `folder` to `sink`. With `follow` it goes on
  /// until `ended` says that nothing more will be written. Blocks; ends early when the sink refuses
  /// or the thread is interrupted.
  public static void read(Path folder, LogOptions options, LogSink sink, BooleanSupplier ended) {
    try {
      new LogReader(folder, options, sink).run(ended);
    } catch (SinkClosed _) {
      // The reader went away; there is nobody to tell.
    } catch (IOException e) {
      throw new UncheckedIOException("reading the log in " + folder, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(BooleanSupplier ended) throws IOException, InterruptedException {
    List<LogFiles.Open> all = files.open();
    LogFiles.Open last = null;
    try {
      LogTail.Start start = LogTail.find(all, options);
      for (int i = start.file(); i < all.size() && !pastUntil; i++) {
        last = all.get(i);
        last.channel().position(i == start.file() ? start.offset() : 0);
        filled = 0;
        drain(last);
      }
      if (!options.follow() || pastUntil) {
        return;
      }
      for (LogFiles.Open file : all) {
        if (!file.equals(last)) {
          file.close();
        }
      }
      last = follow(last, ended);
    } finally {
      LogFiles.closeAll(all);
      if (last != null) {
        last.close();
      }
    }
  }

  private LogFiles.@org.jspecify.annotations.Nullable Open follow(
      LogFiles.@org.jspecify.annotations.Nullable Open current, BooleanSupplier ended)
      throws IOException, InterruptedException {
    int pause = BUSY_MILLIS;
    while (!pastUntil && !untilIsOver()) {
      // Asked before reading: what was written before the end is then surely read.
      boolean over = ended.getAsBoolean();
      boolean moved = current != null && drain(current);
      LogFiles.Open next = current == null ? first() : files.after(current.key());
      if (next != null) {
        if (current != null) {
          drain(current);
          current.close();
        }
        current = next;
        filled = 0;
        moved = true;
      } else if (over) {
        break;
      }
      pause = moved ? BUSY_MILLIS : Math.min(IDLE_MILLIS, pause * 2);
      if (!moved) {
        Thread.sleep(pause);
      }
    }
    return current;
  }

  private LogFiles.@org.jspecify.annotations.Nullable Open first() throws IOException {
    List<LogFiles.Open> all = files.open();
    for (int i = 1; i < all.size(); i++) {
      all.get(i).close();
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  private boolean untilIsOver() {
    Instant until = options.until();
    return until != null && until.toEpochMilli() < System.currentTimeMillis();
  }

  /// Reads to the end of the file; whether there was anything.
  private boolean drain(LogFiles.Open file) throws IOException {
    boolean any = false;
    while (!pastUntil) {
      if (filled == buffer.length) {
        buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
      }
      int count = file.channel().read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
      if (count <= 0) {
        return any;
      }
      any = true;
      consume(filled + count);
    }
    return any;
  }

  /// Writes the whole lines in the first `end` bytes of the buffer and keeps the rest.
  private void consume(int end) throws IOException {
    int start = 0;
    for (int i = filled; i < end; i++) {
      if (buffer[i] == '\n') {
        LogLine line = LogLine.parse(buffer, start, i);
        if (line != null && !writer.write(line)) {
          pastUntil = true;
          return;
        }
        start = i + 1;
      }
    }
    System.arraycopy(buffer, start, buffer, 0, end - start);
    filled = end - start;
    if (filled > LogTail.LONGEST_LINE) {
      filled = 0; // no line of ours is that long: damaged, skip to the next newline
    }
  }

  /// The sink refused: its own reader has gone.
  static final class SinkClosed extends IOException {
    private static final long serialVersionUID = 1;

    SinkClosed(IOException cause) {
      super(cause);
    }
  }
}
