// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.linux.file.Folder;
import dev.gantry.oci.image.ChainId;
import dev.gantry.oci.image.Digest;
import dev.gantry.snapshot.tar.Compression;
import dev.gantry.snapshot.tar.ReadAhead;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Unpacks layers, each once: into `tmp`, checked, synced, renamed. Two callers that want the same
/// layer wait for each other; inflating and hashing run beside the unpacking.
final class LayerUnpack {
  private final Path root;
  private final Whiteouts whiteouts;
  private final Trash trash;
  private final boolean makeDevices;
  private final Map<Digest, ReentrantLock> locks = new ConcurrentHashMap<>();

  LayerUnpack(Path root, Whiteouts whiteouts, Trash trash) {
    this.root = root;
    this.whiteouts = whiteouts;
    this.trash = trash;
    this.makeDevices = whiteouts != Whiteouts.USER;
  }

  Path layer(Digest chain) {
    return root.resolve("layers").resolve(chain.hex());
  }

  void all(List<LayerSource> layers, Progress progress) {
    List<Digest> chain = ChainId.of(layers.stream().map(LayerSource::diffId).toList());
    List<Path> below = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      one(layers.get(i), chain.get(i), below, progress);
      below.addFirst(layer(chain.get(i)).resolve("fs"));
    }
  }

  private void one(LayerSource source, Digest chain, List<Path> below, Progress progress) {
    if (Files.exists(layer(chain))) {
      return;
    }
    ReentrantLock lock = locks.computeIfAbsent(chain, _ -> new ReentrantLock());
    lock.lock();
    try {
      if (!Files.exists(layer(chain))) {
        unpack(source, chain, below, progress);
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new Failure(
          Failure.Code.CORRUPT, "unpacking layer " + source.diffId() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw Failure.internal("unpacking layer " + source.diffId() + ": " + e.getMessage(), e);
    } catch (Failure e) {
      throw e.while_("unpacking layer " + source.diffId());
    } finally {
      lock.unlock();
    }
  }

  private void unpack(LayerSource source, Digest chain, List<Path> below, Progress progress)
      throws IOException {
    Path made = trash.newFolder();
    String id = source.blob().shortHex();
    progress.start(id, "Extracting", source.size());
    try {
      Path tree = Files.createDirectory(made.resolve("fs"));
      try (Folder folder = Folder.open(tree)) {
        folder.chmod(0755);
      }
      LayerApply.Applied applied = checked(source, tree, below, progress);
      Files.writeString(made.resolve("size"), applied.bytes() + "\n");
      try (Folder folder = Folder.open(made)) {
        folder.syncFileSystem();
      }
      Files.move(made, layer(chain));
      try (Folder layers = Folder.open(root.resolve("layers"))) {
        layers.sync();
      }
      progress.finish(id, "Pull complete");
    } finally {
      trash.discard(made);
    }
  }

  /// Unpacks and compares both digests: of the stored bytes, since the store may have rotted, and
  /// of the archive, since a config may lie.
  private LayerApply.Applied checked(
      LayerSource source, Path tree, List<Path> below, Progress progress) throws IOException {
    MessageDigest blob = source.blob().hasher();
    MessageDigest diffId = source.diffId().hasher();
    try (InputStream bytes = source.opener().open()) {
      InputStream stored =
          new Counting(new DigestInputStream(bytes, blob), source.blob().shortHex(), progress);
      LayerApply.Applied applied;
      InputStream archive = new DigestInputStream(Compression.unpack(stored).stream(), diffId);
      try (ReadAhead ahead = new ReadAhead(archive)) {
        TarReader tar = new TarReader(ahead, TarLimits.DEFAULT);
        applied = LayerApply.apply(tar, tree, below, whiteouts, makeDevices, TarLimits.DEFAULT);
      }
      stored.transferTo(java.io.OutputStream.nullOutputStream());
      same("the stored layer", source.blob(), Digest.of(blob));
      same("the unpacked layer", source.diffId(), Digest.of(diffId));
      return applied;
    }
  }

  private static void same(String what, Digest expected, Digest actual) {
    if (!expected.equals(actual)) {
      throw new Failure(
          Failure.Code.CORRUPT, what + " has the digest " + actual + " instead of " + expected);
    }
  }

  long size(Digest chain) {
    try {
      return Long.parseLong(Files.readString(layer(chain).resolve("size")).strip());
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
  }

  long removeUnused(Set<String> used) {
    long freed = 0;
    try (Stream<Path> layers = Files.list(root.resolve("layers"))) {
      for (Path layer : layers.toList()) {
        String hex = String.valueOf(layer.getFileName());
        if (!used.contains(hex)) {
          freed += Math.max(0, size(new Digest("sha256", hex)));
          trash.discard(layer);
        }
      }
    } catch (IOException e) {
      throw Failure.internal("removing unused layers: " + e.getMessage(), e);
    }
    return freed;
  }

  /// Tells the progress how many stored bytes were read.
  private static final class Counting extends FilterInputStream {
    private final String id;
    private final Progress progress;

    Counting(InputStream in, String id, Progress progress) {
      super(in);
      this.id = id;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        progress.advance(id, 1);
      }
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = super.read(buffer, offset, length);
      if (got > 0) {
        progress.advance(id, got);
      }
      return got;
    }
  }
}
