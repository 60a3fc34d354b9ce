// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/// One of the caller's descriptors 0–2 as a stream that a suspended or ended caller takes away.
///
/// The open file belongs to the caller, so its non-blocking mode is not ours to change. A terminal
/// or pipe is therefore opened once more for ourselves, in non-blocking mode; what cannot be opened
/// again (a socket, or another user's terminal) is used as it is, in pieces that a ready descriptor
/// takes without blocking.
final class CallerStream implements AutoCloseable {
  /// What a pipe that is ready for writing takes at once (PIPE_BUF).
  private static final int PIECE = 4096;

  private static final int LARGE_PIECE = 64 * 1024;

  private final Fd original;
  private final Fd own;
  private final Gate gate;
  private final Runnable onBrokenPipe;

  CallerStream(Fd original, int access, Gate gate, Runnable onBrokenPipe) {
    this.original = original;
    this.own = reopened(original, access);
    this.gate = gate;
    this.onBrokenPipe = onBrokenPipe;
  }

  private static Fd reopened(Fd original, int access) {
    java.nio.file.Path path = java.nio.file.Path.of("/proc/self/fd/" + original.number());
    String target;
    try {
      target = java.nio.file.Files.readSymbolicLink(path).toString();
    } catch (IOException _) {
      return original;
    }
    if (!target.startsWith("pipe:") && !target.startsWith("/dev/pts/")) {
      return original; // a file's offset is shared with its other users
    }
    try {
      return Fd.open(path, access | Fd.O_NONBLOCK | Fd.O_NOCTTY, 0);
    } catch (KernelFailure _) {
      return original; // no permission, or a pipe whose other end has gone: the original says so
    }
  }

  InputStream input() {
    return new Input();
  }

  OutputStream output() {
    return new Output();
  }

  /// The descriptor that the caller sent.
  Fd descriptor() {
    return original;
  }

  @Override
  public void close() {
    own.close();
    original.close();
  }

  private int read(byte[] into, int offset, int length) throws IOException {
    while (true) {
      await(Poll.IN);
      gate.enter();
      try {
        if (Poll.one(own, Poll.IN, 0) != 0) {
          return own.readNow(into, offset, length);
        }
      } catch (KernelFailure e) {
        if (e.errno() == Errno.EIO) {
          return -1; // a terminal that was hung up
        }
        if (e.errno() != Errno.EAGAIN) {
          throw new IOException("reading standard input: " + Errno.text(e.errno()), e);
        }
      } finally {
        gate.leave();
      }
    }
  }

  private void write(byte[] from, int offset, int length) throws IOException {
    int piece = own == original ? PIECE : LARGE_PIECE;
    int done = 0;
    while (done < length) {
      await(Poll.OUT);
      gate.enter();
      try {
        if (Poll.one(own, Poll.OUT, 0) != 0) {
          done += own.writeNow(from, offset + done, Math.min(piece, length - done));
        }
      } catch (KernelFailure e) {
        refused(e);
      } finally {
        gate.leave();
      }
    }
  }

  private void refused(KernelFailure e) throws IOException {
    switch (e.errno()) {
      case Errno.EAGAIN -> {}
      case Errno.EPIPE, Errno.EIO -> {
        onBrokenPipe.run();
        throw new IOException("writing output: " + Errno.text(e.errno()), e);
      }
      default -> throw new IOException("writing output: " + Errno.text(e.errno()), e);
    }
  }

  /// Waits until the descriptor is ready or the gate closes; the gate itself then decides.
  private void await(int events) throws IOException {
    try {
      Poll.any(-1, new Poll.Interest(own, events), new Poll.Interest(gate.wakeup().fd(), Poll.IN));
    } catch (KernelFailure e) {
      throw new IOException(e.message(), e);
    } catch (Failure _) {
      throw new InterruptedIOException("the command has ended");
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      java.util.Objects.checkFromIndexSize(offset, length, into.length);
      return length == 0 ? 0 : CallerStream.this.read(into, offset, length);
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      java.util.Objects.checkFromIndexSize(offset, length, from.length);
      CallerStream.this.write(from, offset, length);
    }
  }
}
