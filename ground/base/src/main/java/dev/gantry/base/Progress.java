// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

/// Where long work tells how far it is. Items run side by side and are told apart by their id.
///
/// ```
/// progress.start("busybox-static", "Downloading", 931_000);   // total in bytes; 0 when unknown
/// progress.advance("busybox-static", 65_536);                 // bytes more
/// progress.finish("busybox-static", "Download complete");
/// progress.note("Digest: sha256:…");                          // a line of its own
/// ```
///
/// An item may be started again with another action. Implementations are called from many threads
/// at once, must not block for long and must not throw.
public interface Progress {
  /// Work whose progress nobody watches.
  Progress NONE =
      new Progress() {
        @Override
        public void start(String id, String action, long totalBytes) {}

        @Override
        public void advance(String id, long bytes) {}

        @Override
        public void finish(String id, String result) {}

        @Override
        public void note(String line) {}
      };

  void start(String id, String action, long totalBytes);

  void advance(String id, long bytes);

  void finish(String id, String result);

  /// Says a line that belongs to no item.
  void note(String line);
}
