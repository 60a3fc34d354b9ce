// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import dev.gantry.linux.process.Fd;
import dev.gantry.linux.socket.Received;
import dev.gantry.linux.socket.UnixSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts what a launcher sends into frames, and collects the descriptors that come along. Used by
/// one thread.
final class FrameReader {
  private static final int CHUNK = 64 * 1024;

  private final UnixSocket socket;
  private final List<Fd> descriptors = new ArrayList<>();
  private byte[] pending = new byte[0];

  FrameReader(UnixSocket socket) {
    this.socket = socket;
  }

  /// The next frame; null when the launcher has gone. Blocks.
  @Nullable Frame next() {
    byte[] header = take(4);
    if (header == null) {
      return null;
    }
    byte[] content = take(Frame.length(header));
    return content == null
        ? null
        : new Frame(content[0] & 0xff, Arrays.copyOfRange(content, 1, content.length));
  }

  /// Descriptors that have arrived; they are the caller's from now on.
  List<Fd> takeDescriptors() {
    List<Fd> taken = List.copyOf(descriptors);
    descriptors.clear();
    return taken;
  }

  private byte @Nullable [] take(int count) {
    while (pending.length < count) {
      Received received = socket.receive(Math.max(CHUNK, count - pending.length));
      descriptors.addAll(received.fds());
      if (received.isEnd()) {
        return null;
      }
      int filled = pending.length;
      pending = Arrays.copyOf(pending, filled + received.bytes().length);
      System.arraycopy(received.bytes(), 0, pending, filled, received.bytes().length);
    }
    byte[] taken = Arrays.copyOf(pending, count);
    pending = Arrays.copyOfRange(pending, count, pending.length);
    return taken;
  }
}
