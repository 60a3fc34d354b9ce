// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.dbus;

import dev.gantry.base.Failure;
import dev.gantry.linux.process.Poll;
import dev.gantry.linux.socket.Received;
import dev.gantry.linux.socket.UnixSocket;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One connection to a message bus. For one thread; calls block it, at most 30 s each.
public final class Bus implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int CHUNK = 16_384;
  private static final int MAX_MESSAGE = 1 << 27;
  private static final String OWN = "org.freedesktop.DBus";

  private final UnixSocket socket;
  private final Path path;
  private final Deque<Signal> signals = new ArrayDeque<>();
  private byte[] pending = new byte[0];
  private long serial;

  private Bus(UnixSocket socket, Path path) {
    this.socket = socket;
    this.path = path;
  }

  /// A signal that came.
  public record Signal(String path, String member, List<Object> body) {}

  /// Connects to the bus whose socket is `path`, as this process's user. UNAVAILABLE when nobody
  /// listens there.
  public static Bus connect(Path path) {
    UnixSocket socket;
    try {
      socket = UnixSocket.connect(path);
    } catch (Failure e) {
      throw new Failure(
          Failure.Code.UNAVAILABLE, "no message bus answers at " + path + ": " + e.message(), e);
    }
    Bus bus = new Bus(socket, path);
    try {
      bus.authenticate();
      bus.call(OWN, "/org/freedesktop/DBus", OWN, "Hello", List.of());
      return bus;
    } catch (RuntimeException e) {
      bus.close();
      throw e;
    }
  }

  /// SASL EXTERNAL without a name: the bus takes the user from the socket's credentials, which is
  /// also right in a user namespace.
  private void authenticate() {
    socket.send("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(StandardCharsets.US_ASCII));
    String answers = "";
    while (answers.split("\r\n", -1).length < 3) {
      answers += new String(receive(), StandardCharsets.US_ASCII);
    }
    if (!answers.startsWith("DATA\r\nOK ")) {
      throw new Failure(
          Failure.Code.DENIED, "the message bus " + path + " refuses us: " + answers.strip());
    }
  }

  /// Calls a method and gives what it returns. BusFailure when it fails.
  public List<Object> call(
      String destination, String object, String iface, String member, List<Variant> arguments) {
    long number = ++serial;
    socket.send(encode(number, destination, object, iface, member, arguments));
    while (true) {
      BusMessage message = next(System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L);
      if (message == null) {
        throw new Failure(
            Failure.Code.TIMEOUT, "calling " + member + " over " + path + ": no answer");
      }
      if (message.answers(number)) {
        if (message.kind() == BusMessage.ERROR) {
          throw refused(member, message);
        }
        return message.body();
      }
    }
  }

  private static BusFailure refused(String member, BusMessage message) {
    String error = message.text(BusMessage.ERROR_NAME);
    String why = message.body().isEmpty() ? error : String.valueOf(message.body().getFirst());
    Failure.Code code =
        error.endsWith(".AccessDenied") || error.endsWith(".InteractiveAuthorizationRequired")
            ? Failure.Code.DENIED
            : error.endsWith(".NoSuchUnit") ? Failure.Code.NOT_FOUND : Failure.Code.INVALID;
    return new BusFailure(code, error, "calling " + member + ": " + why);
  }

  /// Asks the bus to send us signals that fit the rule.
  public void match(String rule) {
    call(OWN, "/org/freedesktop/DBus", OWN, "AddMatch", List.of(Variant.of(rule)));
  }

  /// Waits for a signal, one that came during a call included; null when the time is over.
  public @Nullable Signal await(Predicate<Signal> wanted, int timeoutMillis) {
    long end = System.nanoTime() + timeoutMillis * 1_000_000L;
    while (true) {
      for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
        if (wanted.test(signal)) {
          return signal;
        }
      }
      if (next(end) == null) {
        return null;
      }
    }
  }

  /// The next message; signals are also remembered. Null when the time is over.
  private @Nullable BusMessage next(long deadline) {
    try {
      while (true) {
        int size = size();
        if (size > 0 && pending.length >= size) {
          BusMessage message = BusMessage.of(Arrays.copyOf(pending, size));
          pending = Arrays.copyOfRange(pending, size, pending.length);
          if (message.kind() == BusMessage.SIGNAL) {
            signals.add(
                new Signal(
                    message.text(BusMessage.PATH),
                    message.text(BusMessage.MEMBER),
                    message.body()));
          }
          return message;
        }
        int left = (int) Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
        if (Poll.one(socket.fd(), Poll.IN, left) == 0) {
          return null;
        }
        byte[] more = receive();
        byte[] joined = Arrays.copyOf(pending, pending.length + more.length);
        System.arraycopy(more, 0, joined, pending.length, more.length);
        pending = joined;
      }
    } catch (BufferUnderflowException | IllegalArgumentException | ClassCastException e) {
      throw Failure.internal("reading a message of " + path + ": " + e, e);
    }
  }

  /// How long the message at the front is; 0 when too little of it is here to know.
  private int size() {
    if (pending.length < BusMessage.FIXED + 4) {
      return 0;
    }
    if (pending[0] != 'l') {
      throw new IllegalArgumentException("byte order " + pending[0]);
    }
    ByteBuffer header = ByteBuffer.wrap(pending).order(ByteOrder.LITTLE_ENDIAN);
    long fields = Integer.toUnsignedLong(header.getInt(BusMessage.FIXED));
    long body = Integer.toUnsignedLong(header.getInt(4));
    long size = (BusMessage.FIXED + 4 + fields + 7) / 8 * 8 + body;
    if (size > MAX_MESSAGE) {
      throw new IllegalArgumentException("a message of " + size + " bytes");
    }
    return (int) size;
  }

  private byte[] receive() {
    Received received = socket.receive(CHUNK);
    received.fds().forEach(fd -> fd.close());
    if (received.isEnd()) {
      throw new Failure(Failure.Code.UNAVAILABLE, "the message bus " + path + " hung up");
    }
    return received.bytes();
  }

  private static byte[] encode(
      long number,
      String destination,
      String object,
      String iface,
      String member,
      List<Variant> arguments) {
    Marshal body = new Marshal();
    StringBuilder signature = new StringBuilder();
    for (Variant argument : arguments) {
      signature.append(argument.type());
      body.put(argument);
    }
    List<Object> fields = new ArrayList<>();
    fields.add(field(BusMessage.PATH, "o", object));
    fields.add(field(BusMessage.INTERFACE, "s", iface));
    fields.add(field(BusMessage.MEMBER, "s", member));
    fields.add(field(BusMessage.DESTINATION, "s", destination));
    fields.add(field(BusMessage.SIGNATURE, "g", signature.toString()));
    Marshal header = new Marshal();
    header.integer('l', 1);
    header.integer(BusMessage.CALL, 1);
    header.integer(0, 1);
    header.integer(1, 1);
    header.integer(body.bytes().length, 4);
    header.integer(number, 4);
    header.put("a(yv)", fields);
    header.align(8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header.bytes());
    all.writeBytes(body.bytes());
    return all.toByteArray();
  }

  private static List<Object> field(int number, String type, String value) {
    return List.of((long) number, new Variant(type, value));
  }

  @Override
  public void close() {
    socket.close();
  }
}
