// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.ApiVersion;
import dev.gantry.base.Failure;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.attach.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins a client's hijacked connection with the streams of a process until one of them ends.
final class Bridge {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private Bridge() {}

  /// The type of a process's output for this client: what its bytes are, once clients can tell.
  static String contentType(Exchange exchange, boolean terminal) {
    return terminal || !exchange.speaks(42) ? ApiVersion.RAW : ApiVersion.MULTIPLEXED;
  }

  /// Hijacks, then blocks until the output has ended or the client has gone. Takes over the
  /// attachment.
  ///
  /// @param keys those that leave a terminal; empty for none
  static void run(
      Exchange exchange, Attachment attachment, boolean terminal, boolean stdin, byte[] keys)
      throws IOException {
    try (attachment) {
      Hijacked client = exchange.hijack(contentType(exchange, terminal));
      exchange.onGone(attachment::close);
      Thread.ofVirtual()
          .name("stdin")
          .start(() -> feed(client.input(), attachment, stdin, terminal ? keys : new byte[0]));
      drain(attachment, client.output(), terminal);
      client.output().close();
    }
  }

  private static void drain(Attachment attachment, OutputStream out, boolean terminal)
      throws IOException {
    for (Frame frame = attachment.nextFrame(); frame != null; frame = attachment.nextFrame()) {
      byte[] bytes = frame.bytes();
      out.write(terminal ? bytes : multiplexed(frame.stream(), bytes, 0, bytes.length));
    }
  }

  /// A piece of output behind its head: stream, three zeros, length big-endian.
  static byte[] multiplexed(int stream, byte[] bytes, int offset, int length) {
    byte[] framed = new byte[8 + length];
    framed[0] = (byte) stream;
    framed[4] = (byte) (length >>> 24);
    framed[5] = (byte) (length >>> 16);
    framed[6] = (byte) (length >>> 8);
    framed[7] = (byte) length;
    System.arraycopy(bytes, offset, framed, 8, length);
    return framed;
  }

  private static void feed(InputStream in, Attachment attachment, boolean stdin, byte[] keys) {
    try {
      if (!stdin) {
        in.transferTo(OutputStream.nullOutputStream());
      } else if (keys.length > 0) {
        feedTerminal(new DetachKeys(in, keys), attachment);
      } else {
        pass(in, attachment.stdin());
        attachment.closeStdin();
      }
    } catch (IOException | Failure e) {
      // The process or the client has gone; the output side ends the bridge.
      LOG.debug("passing on standard input", e);
      discard(in);
    }
  }

  private static void pass(InputStream in, OutputStream out) throws IOException {
    byte[] bytes = new byte[32 << 10];
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      out.write(bytes, 0, count);
      out.flush();
    }
  }

  private static void feedTerminal(DetachKeys keys, Attachment attachment) throws IOException {
    OutputStream out = attachment.stdin();
    for (byte[] bytes = keys.next(); bytes != null; bytes = keys.next()) {
      out.write(bytes);
      out.flush();
      if (keys.typed()) {
        break;
      }
    }
    if (keys.typed()) {
      attachment.close();
    } else {
      attachment.closeStdin();
    }
  }

  private static void discard(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.trace("discarding standard input", e);
    }
  }
}
