// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Becoming another program: `execveat(2)` on a descriptor. Only for a Java process that ran one
/// command and is at its end.
public final class Exec {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private Exec() {}

  /// Replaces this process by the program in `executable`, which sees `descriptors` under their new
  /// numbers, 0–2 as they are, and nothing else. Returns only by a [KernelFailure].
  public static KernelFailure exec(
      Fd executable, List<String> argv, List<String> env, Map<Integer, Fd> descriptors) {
    int above = 1 + descriptors.keySet().stream().mapToInt(Integer::intValue).max().orElse(2);
    Fd program = executable.duplicate(above);
    List<Fd> copies = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      long arguments = Spawn.strings(arena, argv).address();
      long environment = Spawn.strings(arena, env).address();
      long empty = Native.text(arena, "");
      Map<Integer, Fd> raised = new java.util.TreeMap<>();
      descriptors.forEach((target, fd) -> {
        Fd copy = fd.duplicate(above);
        copies.add(copy);
        raised.put(target, copy);
      });
      Native.call(
          "closing descriptors", Syscall.CLOSE_RANGE, 3, 0xffffffffL, CLOSE_RANGE_CLOEXEC, 0, 0, 0);
      raised.forEach((target, copy) ->
          Native.call("placing a descriptor", Syscall.DUP3, copy.number(), target, 0, 0, 0, 0));
      long result =
          Native.raw(
              Syscall.EXECVEAT, program.number(), empty, arguments, environment, AT_EMPTY_PATH, 0);
      return new KernelFailure("executing " + argv.getFirst(), (int) -result);
    } finally {
      copies.forEach(Fd::close);
      program.close();
    }
  }
}
