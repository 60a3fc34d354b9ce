// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.socket.Received;
import dev.gantry.linux.socket.UnixSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Reads reports from a keeper's socket and writes the answers. Does not own the socket.
public final class Reports {
  private static final int MAX_REPORT = 1 << 20;
  private static final int MAX_SENTENCE = 1000;
  private static final int CHUNK = 8192;
  private static final int LENGTH = 4;

  private final UnixSocket socket;
  private final Deque<Fd> descriptors = new ArrayDeque<>();
  private byte[] pending = new byte[0];

  public Reports(UnixSocket socket) {
    this.socket = socket;
  }

  /// The next report, null when the keeper has closed its side. Blocks.
  public @Nullable Report next() {
    while (true) {
      if (pending.length >= LENGTH) {
        int length = ByteBuffer.wrap(pending).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 1 || length > MAX_REPORT) {
          throw new Failure(Failure.Code.CORRUPT, "a keeper's report of " + length + " bytes");
        }
        if (pending.length >= LENGTH + length) {
          byte[] body = Arrays.copyOfRange(pending, LENGTH, LENGTH + length);
          pending = Arrays.copyOfRange(pending, LENGTH + length, pending.length);
          return parse(ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN));
        }
      }
      Received received = socket.receive(CHUNK);
      descriptors.addAll(received.fds());
      if (received.isEnd()) {
        return null;
      }
      byte[] more = received.bytes();
      int old = pending.length;
      pending = Arrays.copyOf(pending, old + more.length);
      System.arraycopy(more, 0, pending, old, more.length);
    }
  }

  /// Answers [Report.Failed]: the keeper undoes and ends with this code.
  public void answerFailed(int exitCode) {
    socket.send(
        ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN).putInt(exitCode).array());
  }

  /// Answers [Report.Asked]: 0, or the errno and sentence that the step fails with.
  public void answerAsked(int errno, String sentence) {
    byte[] words = sentence.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(words.length, MAX_SENTENCE);
    ByteBuffer out = ByteBuffer.allocate(6 + length).order(ByteOrder.LITTLE_ENDIAN);
    socket.send(out.putInt(errno).putShort((short) length).put(words, 0, length).array());
  }

  private Report parse(ByteBuffer body) {
    int kind = body.get();
    return switch (kind) {
      case 1 -> new Report.Ready(new StartedProcess(body.getInt(), body.getLong()));
      case 2 -> {
        int index = body.getInt();
        int errno = body.getInt();
        String call = text(body, body.get() & 0xff);
        yield new Report.Failed(
            new FailedStep(index, errno, call, text(body, body.getShort() & 0xffff)));
      }
      case 3 -> {
        int code = body.getInt();
        int pid = body.getInt();
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        yield new Report.Asked(code, pid, payload);
      }
      case 4 -> new Report.Exited(body.getInt());
      case 5 -> new Report.Passed(body.getInt(), descriptors.remove());
      default -> throw new Failure(Failure.Code.CORRUPT, "a keeper's report of kind " + kind);
    };
  }

  private static String text(ByteBuffer body, int length) {
    byte[] bytes = new byte[length];
    body.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }
}
