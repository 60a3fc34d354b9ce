// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.process;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// A file descriptor that this process owns; always close-on-exec.
///
/// [close][#close] may be called from any thread: a call that is under way on another thread keeps
/// the number until it returns, so a number is never used after the kernel gave it to somebody
/// else. Reading and writing block the calling thread (a platform thread, please) and also work
/// when the open file is in non-blocking mode, which we do not own and therefore never change.
public final class Fd implements AutoCloseable {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_PATH = 0x200000;

  private static final int AT_FDCWD = -100;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int CLOSED = 1 << 30;

  /// Closed, and the number has gone back to the kernel: never again.
  private static final int GONE = CLOSED | 1 << 29;

  private static final int CHUNK = 64 * 1024;

  private final int number;

  /// Calls under way, plus [#CLOSED] once nobody may begin another.
  private final AtomicInteger uses = new AtomicInteger();

  private Fd(int number) {
    this.number = number;
  }

  /// Takes ownership of descriptor `number`.
  public static Fd of(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("descriptor " + number);
    }
    return new Fd(number);
  }

  /// Opens `path` with `flags` (O_CLOEXEC is added) and, for a new file, `mode`.
  public static Fd open(Path path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      long name = Native.text(arena, path.toString());
      long opened = Native.retrying(Syscall.OPENAT, AT_FDCWD, name, flags | O_CLOEXEC, mode, 0, 0);
      return new Fd((int) Native.checked("opening " + path, opened));
    }
  }

  /// The kernel's number; CONFLICT once closed.
  public int number() {
    if ((uses.get() & CLOSED) != 0) {
      throw closed();
    }
    return number;
  }

  /// Runs `action` with the number, which stays valid to its end. CONFLICT once closed.
  public <T> T using(IntFunction<T> action) {
    begin();
    try {
      return action.apply(number);
    } finally {
      end();
    }
  }

  /// Another descriptor of the same open file.
  public Fd duplicate() {
    return duplicate(0);
  }

  /// Another descriptor of the same open file, whose number is at least `lowest`.
  public Fd duplicate(int lowest) {
    begin();
    try {
      return new Fd(
          (int)
              Native.call(
                  "duplicating a descriptor",
                  Syscall.FCNTL,
                  number,
                  F_DUPFD_CLOEXEC,
                  lowest,
                  0,
                  0,
                  0));
    } finally {
      end();
    }
  }

  /// Reads up to `length` bytes; -1 at the end of the file. Blocks until there is something.
  public int read(byte[] into, int offset, int length) {
    while (true) {
      try {
        return readNow(into, offset, length);
      } catch (KernelFailure e) {
        awaitUnless(e, Poll.IN);
      }
    }
  }

  /// Like [read][#read], but EAGAIN where an open file in non-blocking mode has nothing now.
  public int readNow(byte[] into, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    begin();
    try (Arena arena = Arena.ofConfined()) {
      int chunk = Math.min(length, CHUNK);
      MemorySegment buffer = arena.allocate(chunk);
      long got = Native.retrying(Syscall.READ, number, buffer.address(), chunk, 0, 0, 0);
      int count = (int) Native.checked("reading a descriptor", got);
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, count);
      return count == 0 ? -1 : count;
    } finally {
      end();
    }
  }

  /// Writes all of the bytes. Blocks until they are taken.
  public void write(byte[] from, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, from.length);
    int done = 0;
    while (done < length) {
      done += writeSome(from, offset + done, length - done);
    }
  }

  /// Writes at least one of the bytes (`length` > 0) and gives the count. Blocks.
  public int writeSome(byte[] from, int offset, int length) {
    while (true) {
      try {
        return writeNow(from, offset, length);
      } catch (KernelFailure e) {
        awaitUnless(e, Poll.OUT);
      }
    }
  }

  /// Like [writeSome][#writeSome], but EAGAIN where an open file in non-blocking mode takes nothing
  /// now.
  public int writeNow(byte[] from, int offset, int length) {
    begin();
    try (Arena arena = Arena.ofConfined()) {
      int chunk = Math.min(length, CHUNK);
      MemorySegment buffer = arena.allocate(chunk);
      MemorySegment.copy(from, offset, buffer, ValueLayout.JAVA_BYTE, 0, chunk);
      long taken = Native.retrying(Syscall.WRITE, number, buffer.address(), chunk, 0, 0, 0);
      return (int) Native.checked("writing a descriptor", taken);
    } finally {
      end();
    }
  }

  private void awaitUnless(KernelFailure e, int events) {
    if (e.errno() != Errno.EAGAIN) {
      throw e;
    }
    Poll.one(this, events, -1);
  }

  /// A stream over this descriptor; closing it closes the descriptor. Errors of the kernel are
  /// IOExceptions with the [KernelFailure] as cause.
  public InputStream input() {
    return new FdInput();
  }

  /// A stream over this descriptor, unbuffered; closing it closes the descriptor. Errors of the
  /// kernel are IOExceptions with the [KernelFailure] as cause.
  public OutputStream output() {
    return new FdOutput();
  }

  /// Gives the descriptor back, once the calls under way have returned. Again is fine.
  @Override
  public void close() {
    int before = uses.getAndUpdate(count -> count == 0 ? GONE : count | CLOSED);
    if (before == 0) {
      Native.raw(Syscall.CLOSE, number, 0, 0, 0, 0, 0);
    }
  }

  public boolean isClosed() {
    return (uses.get() & CLOSED) != 0;
  }

  private void begin() {
    if ((uses.getAndIncrement() & CLOSED) != 0) {
      end();
      throw closed();
    }
  }

  private void end() {
    if (uses.decrementAndGet() == CLOSED && uses.compareAndSet(CLOSED, GONE)) {
      Native.raw(Syscall.CLOSE, number, 0, 0, 0, 0, 0);
    }
  }

  private static Failure closed() {
    return Failure.conflict("using a closed descriptor");
  }

  @Override
  public String toString() {
    return "descriptor " + number + (isClosed() ? " (closed)" : "");
  }

  private final class FdInput extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return Fd.this.read(into, offset, length);
      } catch (KernelFailure e) {
        throw new IOException(e.message(), e);
      }
    }

    @Override
    public void close() {
      Fd.this.close();
    }
  }

  private final class FdOutput extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      try {
        Fd.this.write(from, offset, length);
      } catch (KernelFailure e) {
        throw new IOException(e.message(), e);
      }
    }

    @Override
    public void close() {
      Fd.this.close();
    }
  }
}
