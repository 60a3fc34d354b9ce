// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Native;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// An open file that is not a folder. Whoever got it closes it; not for use by two threads at once.
public final class OpenFile implements AutoCloseable {
  private static final int CHUNK = 256 << 10;
  private static final long FICLONE = 0x40049409L;

  private final int fd;
  private final String name;
  private boolean closed;

  OpenFile(int fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  /// The descriptor; valid until [#close].
  public int number() {
    return fd;
  }

  public FileStat stat() {
    return Folder.statOf(fd, "", Calls.AT_EMPTY_PATH, name);
  }

  /// Reads up to `length` bytes; -1 at the end.
  public int read(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int want = Math.min(length, CHUNK);
    if (want == 0) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(want);
      long got;
      do {
        got = Native.raw(Calls.READ, fd, chunk.address(), want, 0, 0, 0);
      } while (got == -Errno.EINTR);
      Calls.check(got, "reading", name);
      MemorySegment.copy(chunk, ValueLayout.JAVA_BYTE, 0, buffer, offset, (int) got);
      return got == 0 ? -1 : (int) got;
    }
  }

  /// Writes all of the bytes.
  public void write(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int at = offset;
    int left = length;
    while (left > 0) {
      int want = Math.min(left, CHUNK);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment chunk = arena.allocate(want);
        MemorySegment.copy(buffer, at, chunk, ValueLayout.JAVA_BYTE, 0, want);
        long put = Native.raw(Calls.WRITE, fd, chunk.address(), want, 0, 0, 0);
        if (put != -Errno.EINTR) {
          Calls.check(put, "writing", name);
          at += (int) put;
          left -= (int) put;
        }
      }
    }
  }

  /// Moves to `position` bytes from the start.
  public void seek(long position) {
    Calls.check(Native.raw(Calls.LSEEK, fd, position, 0, 0, 0, 0), "seeking in", name);
  }

  /// Where the next data (or, with `hole`, the next hole) begins at or after `position`; the file's
  /// size when there is none.
  public long next(long position, boolean hole) {
    long found = Native.raw(Calls.LSEEK, fd, position, hole ? 4 : 3, 0, 0, 0);
    if (found == -Errno.ENXIO) {
      return stat().size();
    }
    if (found == -Errno.EINVAL || found == -Errno.EOPNOTSUPP) {
      return hole ? stat().size() : position;
    }
    return Calls.check(found, "seeking in", name);
  }

  public void truncate(long size) {
    Calls.check(Native.raw(Calls.FTRUNCATE, fd, size, 0, 0, 0, 0), "resizing", name);
  }

  public void chmod(int permissions) {
    Calls.check(Native.raw(Calls.FCHMOD, fd, permissions, 0, 0, 0, 0), "chmod", name);
  }

  public void chown(int uid, int gid) {
    Calls.check(Native.raw(Calls.FCHOWN, fd, uid, gid, 0, 0, 0), "chown", name);
  }

  /// Sets the time of the last change of the content.
  public void touch(long seconds, int nanos) {
    Folder.setTimes(fd, "", seconds, nanos, name);
  }

  public void sync() {
    Calls.check(Native.raw(Calls.FSYNC, fd, 0, 0, 0, 0, 0), "syncing", name);
  }

  /// Makes this empty file a copy of `source`: by sharing its blocks where the file system can
  /// (reflink), else by copying inside the kernel with holes kept.
  public void copyFrom(OpenFile source) {
    if (Native.raw(Calls.IOCTL, fd, FICLONE, source.fd, 0, 0, 0) == 0) {
      return;
    }
    long size = source.stat().size();
    truncate(size);
    long at = source.next(0, false);
    while (at < size) {
      long end = source.next(at, true);
      copyRange(source, at, end);
      at = end < size ? source.next(end, false) : size;
    }
  }

  private void copyRange(OpenFile source, long from, long to) {
    source.seek(from);
    seek(from);
    byte[] buffer = new byte[0];
    long left = to - from;
    boolean inKernel = true;
    while (left > 0) {
      if (inKernel) {
        long done = Native.raw(Calls.COPY_FILE_RANGE, source.fd, 0, fd, 0, left, 0);
        if (done > 0) {
          left -= done;
          continue;
        }
        inKernel = false;
        buffer = new byte[CHUNK];
      }
      int got = source.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (got < 0) {
        return;
      }
      write(buffer, 0, got);
      left -= got;
    }
  }

  /// Reads on from the current position; closing the stream closes this file.
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() {
        byte[] one = new byte[1];
        return OpenFile.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        return OpenFile.this.read(buffer, offset, length);
      }

      @Override
      public void close() {
        OpenFile.this.close();
      }
    };
  }

  /// Writes on from the current position; closing the stream closes this file.
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        OpenFile.this.write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] buffer, int offset, int length) {
        OpenFile.this.write(buffer, offset, length);
      }

      @Override
      public void close() {
        OpenFile.this.close();
      }
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Calls.close(fd);
    }
  }
}
