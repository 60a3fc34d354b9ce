// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.base.Failure;
import dev.gantry.linux.terminal.WindowSize;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The first frame of a launcher: who calls, with which words, from where.
record Hello(
    String build,
    String face,
    int pid,
    int umask,
    WindowSize window,
    int terminals,
    String folder,
    List<String> arguments,
    List<String> environment) {

  static final int PROTOCOL = 1;

  /// Descriptors that come with it: 0–2, working folder, root folder, the launcher itself.
  static final int DESCRIPTORS = 6;

  static Hello parse(Frame frame) {
    if (frame.type() != Frame.HELLO) {
      throw Failure.invalid("reading from the launcher: frame " + frame.type() + " before HELLO");
    }
    ByteBuffer in = frame.reader();
    try {
      int protocol = in.getInt();
      if (protocol != PROTOCOL) {
        throw Failure.unsupported("reading from the launcher: protocol " + protocol);
      }
      return new Hello(
          string(in),
          string(in),
          in.getInt(),
          in.getInt(),
          new WindowSize(Short.toUnsignedInt(in.getShort()), Short.toUnsignedInt(in.getShort())),
          in.get() & 0xff,
          string(in),
          strings(in),
          strings(in));
    } catch (BufferUnderflowException e) {
      throw new Failure(Failure.Code.INVALID, "reading from the launcher: HELLO is cut short", e);
    }
  }

  /// Whether descriptor `index` (0–2) is a terminal.
  boolean isTerminal(int index) {
    return (terminals & 1 << index) != 0;
  }

  private static List<String> strings(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / 4) {
      throw Failure.invalid("reading from the launcher: a list of " + count + " strings");
    }
    List<String> strings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      strings.add(string(in));
    }
    return List.copyOf(strings);
  }

  private static String string(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw Failure.invalid("reading from the launcher: a string of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
