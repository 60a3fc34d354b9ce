// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.socket;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.Native;
import dev.gantry.linux.Syscall;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// A Unix stream socket, listening or connected; passes descriptors (SCM_RIGHTS).
///
/// Calls block their thread. [close][#close] from another thread ends them: a blocked accept or
/// receive gets CANCELED or an end of the stream.
public final class UnixSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int STREAM_CLOEXEC = 1 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SCM_RIGHTS = 1;
  private static final int BACKLOG = 512;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int SHUT_WR = 1;
  private static final int SHUT_RDWR = 2;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int MSG_CTRUNC = 8;
  private static final int SOCK_CLOEXEC = 0x80000;

  /// The kernel passes no more at once (SCM_MAX_FD).
  private static final int MAX_DESCRIPTORS = 253;

  /// Room for the path in `sockaddr_un`, the ending NUL included.
  private static final int PATH_BYTES = 108;

  private static final int ADDRESS_BYTES = 2 + PATH_BYTES;
  private static final int HEADER_BYTES = 56;
  private static final int CONTROL_HEADER_BYTES = 16;

  private final Fd fd;

  private UnixSocket(Fd fd) {
    this.fd = fd;
  }

  /// Listens at `path` with permissions `mode`, replacing what is there. The socket appears under
  /// its name only once it has its permissions and accepts.
  public static UnixSocket listen(Path path, int mode) {
    Path temporary =
        path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
    UnixSocket socket = create();
    try (Arena arena = Arena.ofConfined()) {
      Files.deleteIfExists(temporary);
      try (Address address = Address.of(arena, temporary)) {
        String what = "listening at " + path;
        socket.call(what, Syscall.BIND, address.segment().address(), ADDRESS_BYTES);
        long name = Native.text(arena, temporary.toString());
        Native.call(what, Syscall.FCHMODAT, -100, name, mode, 0, 0, 0);
        socket.call(what, Syscall.LISTEN, BACKLOG, 0);
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new UncheckedIOException("listening at " + path, e);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Connects to the listener at `path`. NOT_FOUND when there is no such file, INTERNAL with
  /// ECONNREFUSED when nobody listens.
  public static UnixSocket connect(Path path) {
    UnixSocket socket = create();
    try (Arena arena = Arena.ofConfined();
        Address address = Address.of(arena, path)) {
      socket.call(
          "connecting to " + path, Syscall.CONNECT, address.segment().address(), ADDRESS_BYTES);
      return socket;
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Two sockets that are connected to each other.
  public static Pair pair() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = arena.allocate(8, 4);
      Native.call(
          "making a socket pair",
          Syscall.SOCKETPAIR,
          AF_UNIX,
          STREAM_CLOEXEC,
          0,
          two.address(),
          0,
          0);
      return new Pair(
          of(Fd.of(two.get(ValueLayout.JAVA_INT, 0))), of(Fd.of(two.get(ValueLayout.JAVA_INT, 4))));
    }
  }

  /// Takes over a descriptor that is a Unix stream socket.
  public static UnixSocket of(Fd fd) {
    return new UnixSocket(fd);
  }

  /// Waits for the next connection. CANCELED once closed.
  public UnixSocket accept() {
    while (true) {
      long result = fd.using(n -> Native.retrying(Syscall.ACCEPT4, n, 0, 0, SOCK_CLOEXEC, 0, 0));
      if (fd.isClosed() || result == -Errno.EINVAL) {
        if (result >= 0) {
          Fd.of((int) result).close();
        }
        throw new Failure(Failure.Code.CANCELED, "accepting connections: the socket was closed");
      } else if (result == -Errno.EAGAIN) {
        Poll.one(fd, Poll.IN, -1);
      } else if (result != -Errno.ECONNRESET) {
        return of(Fd.of((int) Native.checked("accepting a connection", result)));
      }
    }
  }

  public void send(byte[] bytes) {
    send(bytes, List.of());
  }

  /// Sends all `bytes` (at least one when there are descriptors), the descriptors with the first of
  /// them; the caller keeps its own.
  public void send(byte[] bytes, List<Fd> fds) {
    if (fds.size() > MAX_DESCRIPTORS || (bytes.length == 0 && !fds.isEmpty())) {
      throw new IllegalArgumentException(fds.size() + " descriptors, " + bytes.length + " bytes");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
      int done = 0;
      while (done < bytes.length) {
        MemorySegment rest = data.asSlice(done, bytes.length - done);
        Header header = Header.of(arena, rest, done == 0 ? fds.size() : 0);
        for (int i = 0; done == 0 && i < fds.size(); i++) {
          header.descriptor(i, fds.get(i).number());
        }
        done += (int) transfer("sending", Syscall.SENDMSG, header, MSG_NOSIGNAL, Poll.OUT);
      }
    }
  }

  /// Waits for up to `max` bytes, and takes the descriptors that come with them.
  public Received receive(int max) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(1, max));
      Header header = Header.of(arena, data, MAX_DESCRIPTORS);
      long count;
      try {
        count = transfer("receiving", Syscall.RECVMSG, header, MSG_CMSG_CLOEXEC, Poll.IN);
      } catch (KernelFailure e) {
        if (e.errno() != Errno.ECONNRESET) {
          throw e;
        }
        count = 0; // the peer went away without reading all: an end like any other
      }
      List<Fd> fds = count == 0 ? List.of() : header.descriptors();
      if ((header.flags() & MSG_CTRUNC) != 0) {
        fds.forEach(Fd::close);
        throw new Failure(Failure.Code.EXHAUSTED, "receiving descriptors: some were lost (EMFILE)");
      }
      return new Received(data.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), fds);
    }
  }

  /// Tells the peer that nothing more comes; receiving goes on.
  public void shutdownOutput() {
    fd.using(n -> Native.raw(Syscall.SHUTDOWN, n, SHUT_WR, 0, 0, 0, 0));
  }

  /// Who made the other end.
  public Peer peer() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cred = arena.allocate(12, 4);
      MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 12);
      long result =
          fd.using(n ->
              Native.raw(
                  Syscall.GETSOCKOPT,
                  n,
                  SOL_SOCKET,
                  SO_PEERCRED,
                  cred.address(),
                  length.address(),
                  0));
      Native.checked("asking for the peer of a socket", result);
      return new Peer(
          cred.get(ValueLayout.JAVA_INT, 0),
          cred.get(ValueLayout.JAVA_INT, 4),
          cred.get(ValueLayout.JAVA_INT, 8));
    }
  }

  /// From now on calls that would wait fail with EAGAIN: for an event loop that polls by itself.
  public void nonBlocking() {
    long flags = fd.using(n -> Native.raw(Syscall.FCNTL, n, F_GETFL, 0, 0, 0, 0));
    Native.checked("reading the flags of a socket", flags);
    long result =
        fd.using(n -> Native.raw(Syscall.FCNTL, n, F_SETFL, flags | Fd.O_NONBLOCK, 0, 0, 0));
    Native.checked("making a socket non-blocking", result);
  }

  /// The descriptor, still owned by this socket.
  public Fd fd() {
    return fd;
  }

  /// Ends the connection in both directions, also for others who hold a copy of the descriptor, and
  /// gives the descriptor back.
  @Override
  public void close() {
    if (!fd.isClosed()) {
      try {
        fd.using(n -> Native.raw(Syscall.SHUTDOWN, n, SHUT_RDWR, 0, 0, 0, 0));
      } catch (Failure _) {
        return; // somebody else closed it at this very moment
      }
    }
    fd.close();
  }

  private static UnixSocket create() {
    long made = Native.call("making a socket", Syscall.SOCKET, AF_UNIX, STREAM_CLOEXEC, 0, 0, 0, 0);
    return of(Fd.of((int) made));
  }

  private void call(String what, long number, long a, long b) {
    Native.checked(what, fd.using(n -> Native.retrying(number, n, a, b, 0, 0, 0)));
  }

  private long transfer(String what, long call, Header header, int flags, int events) {
    while (true) {
      long address = header.segment().address();
      long count = fd.using(n -> Native.retrying(call, n, address, flags, 0, 0, 0));
      if (count != -Errno.EAGAIN) {
        return Native.checked(what + " on a socket", count);
      }
      Poll.one(fd, events, -1);
    }
  }

  /// Both ends of a [pair][UnixSocket#pair].
  public record Pair(UnixSocket first, UnixSocket second) implements AutoCloseable {
    @Override
    public void close() {
      first.close();
      second.close();
    }
  }

  /// A `sockaddr_un`. A path that is too long for it is named through a descriptor of its folder.
  private record Address(MemorySegment segment, List<Fd> held) implements AutoCloseable {
    static Address of(Arena arena, Path path) {
      byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
      List<Fd> held = new ArrayList<>();
      if (name.length >= PATH_BYTES) {
        Path absolute = path.toAbsolutePath();
        Path parent = java.util.Objects.requireNonNull(absolute.getParent());
        Fd folder = Fd.open(parent, Fd.O_PATH, 0);
        held.add(folder);
        name =
            ("/proc/self/fd/" + folder.number() + "/" + absolute.getFileName())
                .getBytes(StandardCharsets.UTF_8);
      }
      if (name.length >= PATH_BYTES) {
        held.forEach(Fd::close);
        throw Failure.invalid("socket name " + path.getFileName() + " is too long");
      }
      MemorySegment segment = arena.allocate(ADDRESS_BYTES, 2);
      segment.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, segment, ValueLayout.JAVA_BYTE, 2, name.length);
      return new Address(segment, held);
    }

    @Override
    public void close() {
      held.forEach(Fd::close);
    }
  }

  /// A `struct msghdr` (64-bit) with one buffer and room for descriptors.
  private record Header(MemorySegment segment, MemorySegment control) {
    static Header of(Arena arena, MemorySegment data, int descriptors) {
      MemorySegment segment = arena.allocate(HEADER_BYTES, 8);
      MemorySegment vector = arena.allocate(16, 8);
      vector.set(ValueLayout.JAVA_LONG, 0, data.address());
      vector.set(ValueLayout.JAVA_LONG, 8, data.byteSize());
      segment.set(ValueLayout.JAVA_LONG, 16, vector.address());
      segment.set(ValueLayout.JAVA_LONG, 24, 1);
      int length = CONTROL_HEADER_BYTES + 4 * descriptors;
      MemorySegment control = arena.allocate((length + 7) & ~7, 8);
      if (descriptors > 0) {
        control.set(ValueLayout.JAVA_LONG, 0, length);
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        segment.set(ValueLayout.JAVA_LONG, 32, control.address());
        segment.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
      }
      return new Header(segment, control);
    }

    void descriptor(int index, int number) {
      control.set(ValueLayout.JAVA_INT, CONTROL_HEADER_BYTES + 4L * index, number);
    }

    int flags() {
      return segment.get(ValueLayout.JAVA_INT, 48);
    }

    List<Fd> descriptors() {
      long filled = segment.get(ValueLayout.JAVA_LONG, 40);
      List<Fd> fds = new ArrayList<>();
      if (filled >= CONTROL_HEADER_BYTES && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS) {
        long length = control.get(ValueLayout.JAVA_LONG, 0);
        for (long at = CONTROL_HEADER_BYTES; at + 4 <= length; at += 4) {
          fds.add(Fd.of(control.get(ValueLayout.JAVA_INT, at)));
        }
      }
      return fds;
    }
  }
}
