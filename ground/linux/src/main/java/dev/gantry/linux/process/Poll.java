// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Waiting for descriptors: `poll(2)`.
public final class Poll {
  public static final int IN = 1;
  public static final int OUT = 4;
  public static final int ERROR = 8;
  public static final int HANG_UP = 16;

  private Poll() {}

  /// Waits at most `timeoutMillis` (-1: for ever) until `fd` is ready for `events`, and gives what
  /// it is ready for; 0 when the time is over.
  public static int one(Fd fd, int events, int timeoutMillis) {
    return any(timeoutMillis, new Interest(fd, events))[0];
  }

  /// Waits at most `timeoutMillis` (-1: for ever) until one of the descriptors is ready, and gives
  /// for each what it is ready for, errors and hang-up included. An interest in no events still
  /// reports those two.
  public static int[] any(int timeoutMillis, Interest... interests) {
    return held(0, timeoutMillis, interests);
  }

  private static int[] held(int index, int timeoutMillis, Interest[] interests) {
    if (index < interests.length) {
      return interests[index].fd.using(_ -> held(index + 1, timeoutMillis, interests));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(8L * interests.length, 8);
      for (int i = 0; i < interests.length; i++) {
        table.set(ValueLayout.JAVA_INT, 8L * i, interests[i].fd.number());
        table.set(ValueLayout.JAVA_SHORT, 8L * i + 4, (short) interests[i].events);
      }
      poll(arena, table, interests.length, timeoutMillis);
      int[] ready = new int[interests.length];
      for (int i = 0; i < ready.length; i++) {
        ready[i] = table.get(ValueLayout.JAVA_SHORT, 8L * i + 6);
      }
      return ready;
    }
  }

  private static void poll(Arena arena, MemorySegment table, int count, int timeoutMillis) {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    MemorySegment time = arena.allocate(16, 8);
    while (true) {
      long left = Math.max(0, deadline - System.nanoTime());
      time.set(ValueLayout.JAVA_LONG, 0, left / 1_000_000_000L);
      time.set(ValueLayout.JAVA_LONG, 8, left % 1_000_000_000L);
      long timeout = timeoutMillis < 0 ? 0 : time.address();
      long result = Native.raw(Syscall.PPOLL, table.address(), count, timeout, 0, 8, 0);
      if (result != -Errno.EINTR) {
        Native.checked("waiting for a descriptor", result);
        return;
      }
    }
  }

  /// A descriptor and what is awaited of it.
  public record Interest(Fd fd, int events) {}
}
