// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

import dev.gantry.base.Failure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An immutable list of steps for the keeper (docs/formats/plan.md).
public record Plan(List<Step> steps) {
  private static final byte[] MAGIC = "GPLAN1\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 16;
  private static final int STEP_HEADER = 12;
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_STEPS = 4096;
  private static final int MAX_STRING = 1 << 20;

  public Plan {
    steps = List.copyOf(steps);
  }

  /// The bytes on the wire. Throws INVALID when the plan is larger than the keeper accepts.
  public byte[] encode() {
    int total = HEADER;
    for (Step step : steps) {
      total += size(step);
    }
    if (steps.size() > MAX_STEPS || total > MAX_BYTES) {
      throw Failure.invalid(
          "the plan is too large: " + steps.size() + " steps, " + total + " bytes");
    }
    ByteBuffer out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(total).putInt(steps.size());
    for (Step step : steps) {
      write(step, out);
    }
    return out.array();
  }

  /// One line for each step: index, side, moment, name, arguments, cause.
  public String text() {
    StringBuilder out = new StringBuilder();
    int index = 0;
    for (Step step : steps) {
      out.append("%3d %s ".formatted(index++, mark(step))).append(step.opcode());
      step.numbers().forEach(number -> out.append(' ').append(number(number)));
      step.strings().forEach(string -> out.append(' ').append(string));
      out.append("  # ").append(step.cause()).append('\n');
    }
    return out.toString();
  }

  private static int size(Step step) {
    int size = STEP_HEADER + 8 * step.numbers().size();
    for (Bytes string : step.strings()) {
      if (string.length() > MAX_STRING) {
        throw Failure.invalid(step.cause() + ": a text of " + string.length() + " bytes");
      }
      size += padded(4 + string.length() + 1);
    }
    return padded(size);
  }

  private static void write(Step step, ByteBuffer out) {
    int end = out.position() + size(step);
    out.putInt(size(step)).putShort((short) step.opcode().code());
    out.put((byte) step.side().code()).put((byte) step.when().code());
    out.put((byte) step.tolerate().code()).put((byte) step.numbers().size());
    out.put((byte) step.strings().size()).put((byte) 0);
    step.numbers().forEach(out::putLong);
    for (Bytes string : step.strings()) {
      int start = out.position();
      out.putInt(string.length());
      string.putInto(out);
      out.position(start + padded(4 + string.length() + 1));
    }
    out.position(end);
  }

  private static int padded(int length) {
    return (length + 7) & ~7;
  }

  private static String mark(Step step) {
    String side = step.side() == Side.KEEPER ? "k" : " c";
    String when =
        switch (step.when()) {
          case IN_ORDER -> "";
          case UNDO -> " undo";
          case AFTER -> " after";
        };
    String tolerate =
        switch (step.tolerate()) {
          case NOTHING -> "";
          case ABSENT -> " ?absent";
          case ANYTHING -> " ?any";
          case REFUSED -> " ?refused";
        };
    return side + when + tolerate;
  }

  private static String number(long value) {
    if (value == Step.NONE) {
      return "-";
    }
    return value < 0 || value >= 4096 ? "0x" + Long.toHexString(value) : Long.toString(value);
  }
}
