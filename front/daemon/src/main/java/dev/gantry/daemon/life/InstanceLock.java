// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Makes sure that one service works on a folder: a locked file in it that holds the pid. The
/// kernel lets go of the lock when the process ends, however it ends.
public final class InstanceLock implements AutoCloseable {
  private static final Duration STEP = Duration.ofMillis(10);

  private final FileChannel channel;

  private InstanceLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the lock on `file`, waiting at most `patience` for another holder to end. CONFLICT
  /// naming the other's pid when it does not.
  public static InstanceLock take(Path file, Duration patience) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!lock(channel, patience)) {
        channel.close();
        String pid = Files.readString(file).trim();
        throw Failure.conflict("starting the service: process " + pid + " holds " + file);
      }
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid), 0);
      return new InstanceLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("locking " + file, e);
    }
  }

  private static boolean lock(FileChannel channel, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return true;
      }
      if (System.nanoTime() >= deadline) {
        return false;
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
