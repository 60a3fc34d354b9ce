// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.PidFd;
import dev.gantry.linux.socket.UnixSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The launcher's side of the protocol, for tests: streams are pipes (socket pairs) or what is
/// given.
final class FakeLauncher implements AutoCloseable {
  final UnixSocket socket;
  final FrameReader frames;

  FakeLauncher(Path path) {
    socket = UnixSocket.connect(path);
    frames = new FrameReader(socket);
  }

  FakeLauncher hello(String build, Fd in, Fd out, Fd error, String... words) {
    try (Fd folder = Fd.open(Path.of("."), Fd.O_PATH, 0);
        Fd root = Fd.open(Path.of("/"), Fd.O_PATH, 0);
        PidFd self = PidFd.open((int) ProcessHandle.current().pid())) {
      Frame frame = new Frame(Frame.HELLO, body(build, List.of(words)));
      socket.send(frame.encode(), List.of(in, out, error, folder, root, self.fd()));
      return this;
    }
  }

  private static byte[] body(String build, List<String> words) {
    ByteBuffer out = ByteBuffer.allocate(100_000).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(1);
    string(out, build);
    string(out, "gantry");
    out.putInt(42).putInt(022).putShort((short) 25).putShort((short) 80).put((byte) 0);
    string(out, "/tmp");
    out.putInt(words.size());
    words.forEach(word -> string(out, word));
    out.putInt(1);
    string(out, "A=1=2");
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  private static void string(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  void send(Frame frame) {
    socket.send(frame.encode());
  }

  /// The next frame, as `type:number:number`.
  String next() {
    Frame frame = frames.next();
    if (frame == null) {
      return "end";
    }
    StringBuilder text = new StringBuilder().append(frame.type());
    ByteBuffer body = frame.reader();
    while (body.remaining() >= 4) {
      text.append(':').append(body.getInt());
    }
    return text.toString();
  }

  @Override
  public void close() {
    socket.close();
  }
}
