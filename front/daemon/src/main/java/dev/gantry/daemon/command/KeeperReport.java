// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.base.Failure;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The report protocol of docs/formats/plan.md, spoken over a launcher's connection after EXEC: the
/// framing is the launcher protocol's, the types are the keeper's.
final class KeeperReport {
  private static final int READY = 1;
  private static final int FAILED = 2;
  private static final int ASK = 3;
  private static final int EXITED = 4;
  private static final int PASS = 5;

  private KeeperReport() {}

  /// Tells `reports` what `frame` says, and gives the bytes to answer with (none for most).
  static byte[] answer(Frame frame, Ending.Reports reports) {
    ByteBuffer body = frame.reader();
    if (isLaunchersLast(frame)) {
      return new byte[0];
    }
    try {
      return switch (frame.type()) {
        case READY -> {
          reports.ready(body.getInt(), body.getLong());
          yield new byte[0];
        }
        case FAILED -> failed(body, reports);
        case ASK -> ask(body, reports);
        case EXITED -> {
          reports.exited(body.getInt());
          yield new byte[0];
        }
        case PASS -> new byte[0];
        default -> throw Failure.invalid("reading from the keeper: report " + frame.type());
      };
    } catch (BufferUnderflowException e) {
      throw new Failure(Failure.Code.INVALID, "reading from the keeper: a cut report", e);
    }
  }

  /// A signal or window change that the launcher sent while EXEC was on its way to it. Lengths
  /// tell: its frames hold four bytes or none where the keeper's of the same type hold more.
  private static boolean isLaunchersLast(Frame frame) {
    int length = frame.body().length;
    return switch (frame.type()) {
      case Frame.SIGNAL, Frame.WINDOW -> length == 4;
      case Frame.SUSPEND, Frame.RESUME -> length == 0;
      default -> false;
    };
  }

  private static byte[] failed(ByteBuffer body, Ending.Reports reports) {
    int step = body.getInt();
    int errno = body.getInt();
    String call = text(body, body.get() & 0xff);
    String detail = text(body, Short.toUnsignedInt(body.getShort()));
    return little(4).putInt(reports.failed(step, errno, call, detail)).array();
  }

  private static byte[] ask(ByteBuffer body, Ending.Reports reports) {
    int code = body.getInt();
    int pid = body.getInt();
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    Ending.Answer answer = reports.ask(code, pid, payload);
    byte[] all = answer.sentence().getBytes(StandardCharsets.UTF_8);
    byte[] sentence = all.length > 1000 ? Arrays.copyOf(all, 1000) : all;
    return little(6 + sentence.length)
        .putInt(answer.errno())
        .putShort((short) sentence.length)
        .put(sentence)
        .array();
  }

  private static String text(ByteBuffer body, int length) {
    byte[] bytes = new byte[length];
    body.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
