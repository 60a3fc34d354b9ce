// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.bpf;

import dev.gantry.base.Failure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Assembles a BPF_PROG_TYPE_CGROUP_DEVICE program from a list of device rules.
///
/// The kernel calls it with `struct bpf_cgroup_dev_ctx { u32 access_type; u32 major; u32 minor; }`,
/// where the low half of access_type is the kind of device and the high half the wanted access.
/// Cgroup v1 takes a list from top to bottom, later rules winning; the program therefore tries the
/// last rule first and returns the answer of the first that matches. A rule that allows matches
/// when it covers all of the wanted access, a rule that denies when it covers any of it. Without a
/// match the device is allowed: a list that wants otherwise begins by denying all.
public final class DeviceProgram {
  private static final int BLOCK = 1;
  private static final int CHARACTER = 2;
  private static final int MKNOD = 1;
  private static final int READ = 2;
  private static final int WRITE = 4;

  // Instruction classes and operations of the eBPF instruction set.
  private static final int LOAD_WORD = 0x61;
  private static final int MOVE_IMMEDIATE = 0xb7;
  private static final int MOVE_REGISTER_32 = 0xbc;
  private static final int AND_IMMEDIATE_32 = 0x54;
  private static final int SHIFT_RIGHT_32 = 0x74;
  private static final int JUMP_NOT_EQUAL = 0x55;
  private static final int JUMP_NOT_EQUAL_REGISTER = 0x5d;
  private static final int JUMP_EQUAL = 0x15;
  private static final int EXIT = 0x95;

  private static final int CONTEXT = 1;
  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;
  private static final int SCRATCH = 6;
  private static final int INSTRUCTION_BYTES = 8;

  private record Rule(boolean allow, int type, long major, long minor, int access) {}

  private record Instruction(int code, int target, int source, int offset, int immediate) {}

  private final List<Rule> rules = new ArrayList<>();

  /// Adds a rule: `type` is `a`, `b` or `c`; an absent or negative number means all; `access` is
  /// letters of `rwm`. A rule for all devices and all access replaces every rule before it.
  public void rule(
      boolean allow, String type, @Nullable Long major, @Nullable Long minor, String access) {
    int kind =
        switch (type) {
          case "a" -> 0;
          case "b" -> BLOCK;
          case "c" -> CHARACTER;
          default -> throw Failure.invalid("device type " + type + " is none of a, b, c");
        };
    int wanted = 0;
    for (int i = 0; i < access.length(); i++) {
      wanted |=
          switch (access.charAt(i)) {
            case 'r' -> READ;
            case 'w' -> WRITE;
            case 'm' -> MKNOD;
            default -> throw Failure.invalid("device access " + access + " is not of r, w, m");
          };
    }
    if (kind == 0) {
      rules.clear();
      wanted = READ | WRITE | MKNOD;
    }
    rules.add(
        new Rule(allow, kind, major == null ? -1 : major, minor == null ? -1 : minor, wanted));
  }

  /// The program, ready for the kernel.
  public byte[] assemble() {
    List<Instruction> program = new ArrayList<>();
    program.add(new Instruction(LOAD_WORD, TYPE, CONTEXT, 0, 0));
    program.add(new Instruction(MOVE_REGISTER_32, ACCESS, TYPE, 0, 0));
    program.add(new Instruction(AND_IMMEDIATE_32, TYPE, 0, 0, 0xffff));
    program.add(new Instruction(SHIFT_RIGHT_32, ACCESS, 0, 0, 16));
    program.add(new Instruction(LOAD_WORD, MAJOR, CONTEXT, 4, 0));
    program.add(new Instruction(LOAD_WORD, MINOR, CONTEXT, 8, 0));
    boolean all = false;
    for (Rule rule : rules.reversed()) {
      program.addAll(test(rule));
      all = rule.type() == 0;
      if (all) {
        break;
      }
    }
    if (!all) {
      answer(program, true);
    }
    return bytes(program);
  }

  private static List<Instruction> test(Rule rule) {
    List<Instruction> body = new ArrayList<>();
    if (rule.type() != 0) {
      body.add(new Instruction(JUMP_NOT_EQUAL, TYPE, 0, 0, rule.type()));
      access(rule, body);
    }
    if (rule.major() >= 0) {
      body.add(new Instruction(JUMP_NOT_EQUAL, MAJOR, 0, 0, (int) rule.major()));
    }
    if (rule.minor() >= 0) {
      body.add(new Instruction(JUMP_NOT_EQUAL, MINOR, 0, 0, (int) rule.minor()));
    }
    answer(body, rule.allow());
    return withJumpsToEnd(body);
  }

  private static void access(Rule rule, List<Instruction> body) {
    if (rule.access() == (READ | WRITE | MKNOD)) {
      return;
    }
    body.add(new Instruction(MOVE_REGISTER_32, SCRATCH, ACCESS, 0, 0));
    body.add(new Instruction(AND_IMMEDIATE_32, SCRATCH, 0, 0, rule.access()));
    body.add(
        rule.allow()
            ? new Instruction(JUMP_NOT_EQUAL_REGISTER, SCRATCH, ACCESS, 0, 0)
            : new Instruction(JUMP_EQUAL, SCRATCH, 0, 0, 0));
  }

  private static void answer(List<Instruction> program, boolean allow) {
    program.add(new Instruction(MOVE_IMMEDIATE, 0, 0, 0, allow ? 1 : 0));
    program.add(new Instruction(EXIT, 0, 0, 0, 0));
  }

  /// Every jump of a rule means "this rule does not match": it goes behind the rule's last line.
  private static List<Instruction> withJumpsToEnd(List<Instruction> body) {
    List<Instruction> done = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      Instruction line = body.get(i);
      boolean jump =
          line.code() == JUMP_NOT_EQUAL
              || line.code() == JUMP_NOT_EQUAL_REGISTER
              || line.code() == JUMP_EQUAL;
      int offset = jump ? body.size() - i - 1 : 0;
      done.add(
          new Instruction(line.code(), line.target(), line.source(), offset, line.immediate()));
    }
    return done;
  }

  private static byte[] bytes(List<Instruction> program) {
    ByteBuffer out =
        ByteBuffer.allocate(program.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction line : program) {
      out.put((byte) line.code()).put((byte) (line.source() << 4 | line.target()));
      out.putShort((short) line.offset()).putInt(line.immediate());
    }
    return out.array();
  }
}
