// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Copies stacked trees into one folder, for where overlayfs cannot be used: written as a flat
/// archive and unpacked again, so that hard links, devices and attributes take the same ways as
/// everywhere.
final class FlatCopy {
  private FlatCopy() {}

  static void copy(List<Path> trees, Whiteouts whiteouts, Path target) throws IOException {
    if (trees.isEmpty()) {
      return;
    }
    AtomicReference<Exception> failed = new AtomicReference<>();
    try (PipedInputStream in = new PipedInputStream(256 << 10)) {
      PipedOutputStream out = new PipedOutputStream(in);
      Thread writer =
          Thread.ofPlatform()
              .daemon()
              .name("flat-copy")
              .start(() -> {
                try (out) {
                  TreeTar.flat(trees, whiteouts, out);
                } catch (IOException | RuntimeException e) {
                  failed.set(e);
                }
              });
      TarReader tar = new TarReader(new BufferedInputStream(in, 128 << 10), TarLimits.DEFAULT);
      LayerApply.apply(tar, target, List.of(), Whiteouts.NAMES, true, TarLimits.DEFAULT);
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("copying layers was interrupted");
    }
    Exception cause = failed.get();
    if (cause != null) {
      throw new IOException("copying layers: " + cause.getMessage(), cause);
    }
  }
}
