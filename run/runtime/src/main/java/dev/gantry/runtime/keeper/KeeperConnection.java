// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

import dev.gantry.base.Failure;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.socket.UnixSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A client of a kept process: its streams, window size, signals and end.
///
/// Uses the JDK's socket channel, so that a virtual thread that waits for output holds no carrier.
/// One thread may read frames while others send. [#close] only leaves: the process runs on.
public final class KeeperConnection implements AutoCloseable {
  public static final int WANT_STDOUT = 1;
  public static final int WANT_STDERR = 2;
  public static final int SEND_STDIN = 4;
  public static final int WANT_EXIT = 8;

  private static final int HEADER = 8;
  private static final int MAX_PAYLOAD = 64 << 10;
  private static final byte ATTACH = 1;
  private static final byte STDIN = 2;
  private static final byte CLOSE_STDIN = 3;
  private static final byte RESIZE = 4;
  private static final byte SIGNAL = 5;
  private static final byte ROTATE = 6;

  private final SocketChannel channel;
  private final ReentrantLock sending = new ReentrantLock();
  private final ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);

  private KeeperConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /// Connects to the keeper that listens at `socket`. Throws NOT_FOUND when none does.
  public static KeeperConnection connect(Path socket) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      return new KeeperConnection(channel);
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.NOT_FOUND, "connecting to keeper " + socket + ": " + e.getMessage(), e);
    }
  }

  /// A connection that exists before its keeper: the keeper's end goes to [Keeper#start]. `socket`
  /// is a free path, used for a moment.
  public static Initial initial(Path socket) {
    try (UnixSocket listener = UnixSocket.listen(socket, 0600)) {
      KeeperConnection connection = connect(socket);
      return new Initial(connection, listener.accept().fd());
    } finally {
      try {
        Files.deleteIfExists(socket);
      } catch (IOException _) {
        // A left-over socket file in the run folder harms nobody; the folder is emptied with it.
      }
    }
  }

  /// A connection and the end that the keeper gets.
  public record Initial(KeeperConnection connection, Fd keeperEnd) {}

  /// A frame from the keeper.
  public sealed interface Frame {
    /// Bytes that the process wrote; `stream` is 1 for stdout, 2 for stderr.
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Output(int stream, byte[] bytes) implements Frame {}

    /// The process ended; no frame follows.
    record Exit(int waitStatus, boolean oom, Instant at) implements Frame {}

    /// The answer to attach.
    record Attached(int pid, boolean running) implements Frame {}

    /// The answer to signal.
    record Result(int errno) implements Frame {}
  }

  /// Says what this client wants (a sum of the WANT and SEND flags); the first thing to send.
  public void attach(int flags) {
    send(ATTACH, new byte[] {(byte) flags}, 0, 1);
  }

  public void stdin(byte[] bytes, int offset, int length) {
    for (int done = 0; done < length; done += MAX_PAYLOAD) {
      send(STDIN, bytes, offset + done, Math.min(MAX_PAYLOAD, length - done));
    }
  }

  public void closeStdin() {
    send(CLOSE_STDIN, new byte[0], 0, 0);
  }

  public void resize(int rows, int columns) {
    byte[] size = {(byte) rows, (byte) (rows >> 8), (byte) columns, (byte) (columns >> 8)};
    send(RESIZE, size, 0, size.length);
  }

  /// Sends a signal to the process; a [Frame.Result] answers.
  public void signal(int number) {
    send(SIGNAL, new byte[] {(byte) number, 0, 0, 0}, 0, 4);
  }

  /// Has the keeper begin a new log file now.
  public void rotate() {
    send(ROTATE, new byte[0], 0, 0);
  }

  /// The next frame, null when the keeper closed the connection. Blocks.
  public @Nullable Frame nextFrame() {
    try {
      header.clear();
      if (!fill(header)) {
        return null;
      }
      header.flip();
      int type = header.get();
      int stream = header.get();
      int length = header.getInt(4);
      if (length < 0 || length > MAX_PAYLOAD) {
        throw new Failure(Failure.Code.CORRUPT, "a keeper's frame of " + length + " bytes");
      }
      byte[] payload = new byte[length];
      if (length > 0 && !fill(ByteBuffer.wrap(payload))) {
        throw new EOFException("in the middle of a frame");
      }
      return frame(type, stream, payload);
    } catch (java.nio.channels.ClosedChannelException _) {
      return null;
    } catch (IOException e) {
      throw Failure.internal("reading from the keeper: " + e.getMessage(), e);
    }
  }

  private static Frame frame(int type, int stream, byte[] bytes) {
    ByteBuffer payload = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case 16 -> new Frame.Output(stream, bytes);
      case 17 -> {
        int status = payload.getInt();
        boolean oom = payload.get() != 0;
        long nanos = payload.getLong();
        yield new Frame.Exit(
            status, oom, Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L));
      }
      case 18 -> new Frame.Attached(payload.getInt(), payload.get() != 0);
      case 21 -> new Frame.Result(payload.getInt());
      default -> throw new Failure(Failure.Code.CORRUPT, "a keeper's frame of type " + type);
    };
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() > 0) {
          throw new EOFException("in the middle of a frame");
        }
        return false;
      }
    }
    return true;
  }

  private void send(byte type, byte[] payload, int offset, int length) {
    ByteBuffer out = little(HEADER + length);
    out.put(type).put((byte) 0).putShort((short) 0).putInt(length).put(payload, offset, length);
    out.flip();
    sending.lock();
    try {
      while (out.hasRemaining()) {
        int _ = channel.write(out);
      }
    } catch (IOException e) {
      throw new Failure(Failure.Code.CONFLICT, "writing to the keeper: " + e.getMessage(), e);
    } finally {
      sending.unlock();
    }
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Failure.internal("closing a keeper's connection: " + e.getMessage(), e);
    }
  }
}
