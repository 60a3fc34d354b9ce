// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.seccomp;

import dev.gantry.linux.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// A piece of classic BPF in front of a filter: a call with a higher number than any that the
/// filter's author can have known gets ENOSYS.
///
/// Jumps in classic BPF are relative and forward, so that a prefix leaves the filter as it is.
final class UnknownCalls {
  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_GREATER = 0x25;
  private static final int JUMP_GREATER_OR_EQUAL = 0x35;
  private static final int RETURN = 0x06;
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int X32_BIT = 0x40000000;
  private static final int X32 = 0x4000003e;
  private static final int ACTION_ERRNO = 0x00050000;
  private static final int INSTRUCTION_BYTES = 8;
  private static final int BLOCK = 6;

  private final Map<Integer, Integer> newest = new LinkedHashMap<>();

  void add(int architecture, int number) {
    // x32 shares x86-64's architecture number and has a bit set in its call numbers.
    if (number >= 0 && architecture != X32) {
      newest.put(architecture, number);
    }
  }

  byte[] before(byte[] program) {
    ByteBuffer out =
        ByteBuffer.allocate(newest.size() * BLOCK * INSTRUCTION_BYTES + program.length)
            .order(ByteOrder.nativeOrder());
    newest.forEach((architecture, number) -> {
      line(out, LOAD_WORD, 0, 0, ARCHITECTURE);
      line(out, JUMP_EQUAL, 0, 4, architecture);
      line(out, LOAD_WORD, 0, 0, NUMBER);
      line(out, JUMP_GREATER_OR_EQUAL, 2, 0, X32_BIT);
      line(out, JUMP_GREATER, 0, 1, number);
      line(out, RETURN, 0, 0, ACTION_ERRNO | Errno.ENOSYS);
    });
    return out.put(program).array();
  }

  private static void line(ByteBuffer out, int code, int ifTrue, int ifFalse, int value) {
    out.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
  }
}
