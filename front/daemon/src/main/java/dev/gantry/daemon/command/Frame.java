// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.base.Failure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// One message of the launcher protocol (docs/formats/launcher.md): a type and its body.
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
record Frame(int type, byte[] body) {
  static final int HELLO = 1;
  static final int SIGNAL = 2;
  static final int WINDOW = 3;
  static final int SUSPEND = 4;
  static final int RESUME = 5;
  static final int EXIT = 16;
  static final int EXEC = 17;
  static final int SUSPENDED = 18;
  static final int REPLACED = 19;

  static final int MAX_BYTES = 4 << 20;

  static Frame of(int type, int... numbers) {
    byte[] body = new byte[4 * numbers.length];
    ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(numbers);
    return new Frame(type, body);
  }

  byte[] encode() {
    return little(5 + body.length).putInt(1 + body.length).put((byte) type).put(body).array();
  }

  /// The body as little-endian numbers.
  ByteBuffer reader() {
    return ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The length that a frame announces; INVALID when it is out of bounds.
  static int length(byte[] header) {
    int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 1 || length > MAX_BYTES) {
      throw Failure.invalid("reading from the launcher: a frame of " + length + " bytes");
    }
    return length;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
