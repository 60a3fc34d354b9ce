// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.PathStat;
import dev.gantry.snapshot.LiveTree;
import dev.gantry.snapshot.tar.Compression;
import dev.gantry.snapshot.tar.TarLimits;
import dev.gantry.snapshot.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;

/// Copies files out of containers and into them. A running container's tree is seen through its
/// first process, with its volumes; that of another is stacked for the moment, without them.
///
/// Nothing of the container is ever run for this: archives are packed and unpacked here.
final class CopyFiles {
  /// Type bits of Go's `os.FileMode`, which the documents have.
  private static final long GO_FOLDER = 1L << 31;

  private static final long GO_LINK = 1L << 27;
  private static final long GO_DEVICE = 1L << 26;
  private static final long GO_FIFO = 1L << 25;
  private static final long GO_SOCKET = 1L << 24;
  private static final long GO_SETUID = 1L << 23;
  private static final long GO_SETGID = 1L << 22;
  private static final long GO_CHARACTER = 1L << 21;
  private static final long GO_STICKY = 1L << 20;

  private final Parts parts;

  CopyFiles(Parts parts) {
    this.parts = parts;
  }

  PathStat stat(ContainerRecord record, String path) {
    try (LiveTree tree = tree(record)) {
      return document(tree.stat(path));
    }
  }

  ArchiveRead out(ContainerRecord record, String path) {
    LiveTree tree = tree(record);
    try {
      return new Out(tree, path, document(tree.stat(path)));
    } catch (Failure failure) {
      tree.close();
      throw failure;
    }
  }

  void in(
      ContainerRecord record,
      String path,
      InputStream archive,
      boolean keepKinds,
      boolean keepOwners) {
    if (record.spec().hostConfig().readonlyRootfs() && !record.isAlive()) {
      throw Failure.conflict("container rootfs is marked read-only");
    }
    try (LiveTree tree = tree(record)) {
      if (!tree.stat(path.endsWith("/") ? path : path + "/").isFolder()) {
        throw Failure.invalid("extraction point is not a directory: " + path);
      }
      TarReader tar = new TarReader(Compression.unpack(archive).stream(), TarLimits.DEFAULT);
      tree.copyIn(path, tar, keepKinds, keepOwners);
    } catch (IOException e) {
      throw new Failure(
          Failure.Code.INVALID, "copying to " + record.name() + ":" + path + ": " + e, e);
    }
  }

  private LiveTree tree(ContainerRecord record) {
    if (record.state() instanceof ContainerState.Alive alive) {
      int pid = alive.process().pid();
      Path root = parts.starter().proc().resolve(pid + "/root");
      LiveTree tree = LiveTree.open(root);
      if (!parts.starter().isAlive(pid, alive.process().startTicks())) {
        tree.close();
        throw Failure.conflict("container " + record.name() + " ended this very moment");
      }
      return tree;
    }
    return parts.roots().snapshots().open(record.id().hex());
  }

  private record Out(LiveTree tree, String path, PathStat stat) implements ArchiveRead {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      tree.copyOut(path, out);
    }

    @Override
    public void close() {
      tree.close();
    }
  }

  private static PathStat document(LiveTree.Entry entry) {
    Instant mtime = Instant.ofEpochSecond(entry.mtimeSeconds(), entry.mtimeNanos());
    return new PathStat(
        entry.name(), entry.size(), goMode(entry.mode()), mtime.toString(), entry.link());
  }

  static long goMode(int mode) {
    long type =
        switch (mode & 0170000) {
          case 0040000 -> GO_FOLDER;
          case 0120000 -> GO_LINK;
          case 0060000 -> GO_DEVICE;
          case 0020000 -> GO_DEVICE | GO_CHARACTER;
          case 0010000 -> GO_FIFO;
          case 0140000 -> GO_SOCKET;
          default -> 0;
        };
    return (mode & 0777)
        | type
        | ((mode & 04000) != 0 ? GO_SETUID : 0)
        | ((mode & 02000) != 0 ? GO_SETGID : 0)
        | ((mode & 01000) != 0 ? GO_STICKY : 0);
  }
}
