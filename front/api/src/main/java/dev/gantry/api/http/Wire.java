// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One connection: buffered bytes in, unbuffered bytes out. One thread may read while another
/// writes.
final class Wire implements Line {
  private static final int MOST_LINE = 64 << 10;

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(16 << 10).flip();

  private Wire(SocketChannel channel) {
    this.channel = channel;
  }

  static Wire connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new Wire(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes, offset, length);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  /// At most `length` bytes, -1 at the end. Big reads skip the buffer.
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!in.hasRemaining()) {
      if (length >= in.capacity()) {
        return channel.read(ByteBuffer.wrap(bytes, offset, length));
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, in.remaining());
    in.get(bytes, offset, count);
    return count;
  }

  /// A line without its end. Throws EOFException where the connection ended before it.
  String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    while (true) {
      while (in.hasRemaining()) {
        char c = (char) (in.get() & 0xff);
        if (c == '\n') {
          int length = line.length();
          boolean carriage = length > 0 && line.charAt(length - 1) == '\r';
          return carriage ? line.substring(0, length - 1) : line.toString();
        }
        if (line.length() >= MOST_LINE) {
          throw new IOException("a header line of more than " + MOST_LINE + " bytes");
        }
        line.append(c);
      }
      if (!fill()) {
        throw new EOFException("the service closed the connection");
      }
    }
  }

  private boolean fill() throws IOException {
    in.clear();
    try {
      int count = channel.read(in);
      in.position(0).limit(Math.max(count, 0));
      return count > 0;
    } catch (IOException e) {
      in.position(0).limit(0);
      throw e;
    }
  }

  /// Says that nothing more will be written; reading goes on.
  void finishOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return Wire.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return Wire.this.read(bytes, offset, length);
      }

      @Override
      public void close() {
        Wire.this.close();
      }
    };
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Wire.this.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        finishOutput();
      }
    };
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // nothing is lost: what mattered was read before
    }
  }
}
