// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Questions about processes, and the reaping of our own children.
public final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final int WNOHANG = 1;

  /// Fields of `/proc/PID/stat` after the command's closing parenthesis: state is field 3.
  private static final int STATE = 0;

  private static final int START_TIME = 22 - 3;

  private Processes() {}

  /// When process `pid` started, in clock ticks since boot; empty when there is no such process.
  /// With the pid it names one process for as long as the machine runs.
  public static OptionalLong startTicks(int pid) {
    String[] fields = stat(PROC, pid);
    return fields.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(fields[START_TIME]));
  }

  /// Whether `pid` is the process that started at `startTicks` and has not ended (a zombie has).
  public static boolean isRunning(int pid, long startTicks) {
    String[] fields = stat(PROC, pid);
    return fields.length != 0
        && Long.parseLong(fields[START_TIME]) == startTicks
        && !fields[STATE].equals("Z")
        && !fields[STATE].equals("X");
  }

  /// Waits for the end of our child `pid` and gives the raw wait status. NOT_FOUND or INTERNAL
  /// (ECHILD) when it is no child of ours.
  public static int reap(int pid) {
    return wait(pid, 0).orElseThrow();
  }

  /// The raw wait status of our child `pid` if it has ended, else empty.
  public static OptionalInt reapIfEnded(int pid) {
    return wait(pid, WNOHANG);
  }

  /// The exit code that a shell shows for raw wait status `status`: 128 + n after signal n.
  public static int exitCode(int status) {
    int signal = status & 0x7f;
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
  }

  /// Sends `signal` to process `pid`; false when there is none. A pid that is not our own child may
  /// be somebody else by now: use [PidFd] for those.
  public static boolean signal(int pid, int signal) {
    long result = Native.raw(Syscall.KILL, pid, signal, 0, 0, 0, 0);
    if (result == -Errno.ESRCH) {
      return false;
    }
    Native.checked("sending signal " + signal + " to process " + pid, result);
    return true;
  }

  /// The user that this process runs as.
  public static int uid() {
    return (int) Native.raw(Syscall.GETUID, 0, 0, 0, 0, 0, 0);
  }

  /// The file mode creation mask of this process.
  public static int umask() {
    // There is no way to only look; the moment between is why this is for start-up alone.
    long mask = Native.raw(Syscall.UMASK, 0, 0, 0, 0, 0, 0);
    Native.raw(Syscall.UMASK, mask, 0, 0, 0, 0, 0);
    return (int) mask;
  }

  private static OptionalInt wait(int pid, int options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
      long result = Native.retrying(Syscall.WAIT4, pid, status.address(), options, 0, 0, 0);
      Native.checked("waiting for process " + pid, result);
      return result == 0
          ? OptionalInt.empty()
          : OptionalInt.of(status.get(ValueLayout.JAVA_INT, 0));
    }
  }

  private static String[] stat(Path proc, int pid) {
    try {
      byte[] bytes = Files.readAllBytes(proc.resolve(pid + "/stat"));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      // The command may hold anything, closing parentheses included: fields start after the last.
      return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    } catch (NoSuchFileException _) {
      return new String[0];
    } catch (IOException e) {
      // A process that ends between open and read shows as ESRCH, which Java has no class for.
      if (!Files.exists(proc.resolve(Integer.toString(pid)))
          || String.valueOf(e.getMessage()).contains("No such process")) {
        return new String[0];
      }
      throw new UncheckedIOException(e);
    }
  }
}
