// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.attach;

import dev.gantry.base.Failure;
import dev.gantry.engine.log.LogOptions;
import dev.gantry.engine.log.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// An attachment that begins with what was written before.
public final class LoggedAttachment implements Attachment {
  private static final int AHEAD = 64;
  private static final Frame END = new Frame(0, new byte[0]);

  private final ArrayBlockingQueue<Frame> written = new ArrayBlockingQueue<>(AHEAD);
  private final @Nullable Attachment live;
  private final Thread reader;
  private boolean past;

  public LoggedAttachment(Path folder, LogOptions options, @Nullable Attachment live) {
    this.live = live;
    this.reader = Thread.ofVirtual().name("log of " + folder).start(() -> read(folder, options));
  }

  private void read(Path folder, LogOptions options) {
    LogReader.read(
        folder,
        options,
        (stream, bytes, offset, length) ->
            put(new Frame(stream, Arrays.copyOfRange(bytes, offset, offset + length))),
        () -> true);
    try {
      put(END);
    } catch (IOException _) {
      // The client has left.
    }
  }

  private void put(Frame frame) throws IOException {
    try {
      written.put(frame);
    } catch (InterruptedException e) {
      throw new IOException("the client has left", e);
    }
  }

  @Override
  public @Nullable Frame nextFrame() {
    if (!past) {
      try {
        Frame frame = written.take();
        if (frame.stream() != 0) {
          return frame;
        }
        past = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(Failure.Code.CANCELED, "attaching: interrupted", e);
      }
    }
    return live == null ? null : live.nextFrame();
  }

  @Override
  public OutputStream stdin() {
    return live == null ? OutputStream.nullOutputStream() : live.stdin();
  }

  @Override
  public void closeStdin() {
    if (live != null) {
      live.closeStdin();
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    if (live != null) {
      live.close();
    }
  }
}
