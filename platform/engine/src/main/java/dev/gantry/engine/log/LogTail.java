// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// Finds where the last lines of a log begin, reading backwards and no further than needed.
final class LogTail {
  /// The keeper cuts lines at 16 KiB by default and at 1 MiB at most; with room for the header.
  static final int LONGEST_LINE = 1024 * 1024 + 128;

  private static final int BLOCK = 64 * 1024;

  private final LogOptions options;
  private int left;
  private boolean first = true;

  private LogTail(LogOptions options) {
    this.options = options;
    this.left = options.tail();
  }

  /// A place in the files: the index of the file, oldest is 0, and the offset in it.
  record Start(int file, long offset) {}

  static Start find(List<LogFiles.Open> files, LogOptions options) throws IOException {
    if (options.tail() < 0 || files.isEmpty()) {
      return new Start(0, 0);
    }
    if (options.tail() == 0) {
      return new Start(files.size() - 1, files.getLast().channel().size());
    }
    LogTail tail = new LogTail(options);
    for (int i = files.size() - 1; i >= 0; i--) {
      long found = tail.scan(files.get(i));
      if (found >= 0) {
        return new Start(i, found);
      }
    }
    return new Start(0, 0);
  }

  /// The offset at which the wanted lines begin in this file, or -1 when they begin before it.
  private long scan(LogFiles.Open file) throws IOException {
    byte[] carry = new byte[0];
    long position = file.channel().size();
    while (position > 0) {
      int length = (int) Math.min(BLOCK, position);
      position -= length;
      byte[] block = new byte[length + carry.length];
      ByteBuffer into = ByteBuffer.wrap(block, 0, length);
      while (into.hasRemaining()) {
        if (file.channel().read(into, position + into.position()) < 0) {
          return 0; // shorter than a moment ago: the file was cut by somebody; start at its head
        }
      }
      System.arraycopy(carry, 0, block, length, carry.length);
      int end = block.length;
      for (int i = block.length - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          if (i + 1 < end && counts(block, i + 1, end)) {
            return position + end;
          }
          end = i + 1;
        }
      }
      carry = java.util.Arrays.copyOf(block, end);
      if (position == 0 && counts(carry, 0, end)) {
        return end;
      }
      if (carry.length > LONGEST_LINE) {
        carry = new byte[0];
      }
    }
    return -1;
  }

  /// Whether the line from `start` to `end` (behind its newline) is the last one before those that
  /// are wanted.
  private boolean counts(byte[] bytes, int start, int end) {
    LogLine line = LogLine.parse(bytes, start, end - 1);
    if (line == null || !options.wants(line.stream())) {
      return false;
    }
    if (line.whole() || first) {
      if (left == 0) {
        return true;
      }
      left--;
    }
    first = false;
    return false;
  }
}
