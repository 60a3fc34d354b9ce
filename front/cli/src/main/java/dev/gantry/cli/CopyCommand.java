// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.ContainerStreams;
import dev.gantry.api.ContainerStreams.Archive;
import dev.gantry.base.Failure;
import dev.gantry.docker.PathStat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cp`: copies between a container and the caller's files, by archives.
///
/// Docker's rules: a folder goes *into* an existing folder, or becomes the target when that does
/// not exist; `FOLDER/.` stands for its content; a target that ends in `/` must be a folder.
@Command(
    customSynopsis =
        "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n        gantry cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
    description = "Copy files/folders between a container and the local filesystem")
final class CopyCommand implements Verb {
  private static final long DIRECTORY = 1L << 31;

  @Option(
      names = {"-a", "--archive"},
      description = "Archive mode (copy all uid/gid information)")
  boolean archive;

  @Option(
      names = {"-L", "--follow-link"},
      description = "Always follow symbol link in SRC_PATH")
  boolean followLink;

  @Option(
      names = {"-q", "--quiet"},
      description = "Suppress progress output during copy")
  boolean quiet;

  @Parameters(index = "0", paramLabel = "SRC")
  String source = "";

  @Parameters(index = "1", paramLabel = "DEST")
  String target = "";

  @Override
  public int run(Context context) throws IOException {
    @Nullable Place from = Place.parse(source);
    @Nullable Place to = Place.parse(target);
    if (from != null && to != null) {
      throw Failure.invalid("copying between containers is not supported").withExitCode(1);
    }
    ContainerStreams streams = context.client().containers().streams();
    if (from != null) {
      out(context, streams, from);
    } else if (to != null) {
      in(context, streams, to);
    } else {
      throw Failure.invalid("must specify at least one container source").withExitCode(1);
    }
    return 0;
  }

  private void out(Context context, ContainerStreams streams, Place from) throws IOException {
    String path = followLink ? followed(streams, from) : from.path;
    Archive found = streams.archiveGet(from.container, path);
    try (InputStream tar = found.tar()) {
      if (target.equals("-")) {
        ReportVerbs.copyOut(context, tar, "");
        return;
      }
      Path local = context.request().resolve(target);
      boolean folder = isFolder(found.stat());
      boolean content = path.endsWith("/.");
      boolean into = Files.isDirectory(local) && !content;
      Path above = local.getParent();
      if (into || content || (above != null && Files.isDirectory(above))) {
        checkTarget(local, folder);
        new LocalTar(archive)
            .extract(
                tar,
                local,
                found.stat().name(),
                into || (content && Files.isDirectory(local)),
                content);
      } else {
        throw new Failure(
            Failure.Code.NOT_FOUND,
            "invalid output path: directory \""
                + context.request().absolute(target).getParent()
                + "\" does not exist");
      }
    }
  }

  private void checkTarget(Path local, boolean folder) {
    if (target.endsWith("/") && !Files.isDirectory(local) && !folder) {
      throw Failure.invalid("cannot copy to directory " + target + ": no such directory")
          .withExitCode(1);
    }
    if (folder && Files.isRegularFile(local)) {
      throw Failure.invalid("cannot copy directory to a file: " + target).withExitCode(1);
    }
  }

  private static String followed(ContainerStreams streams, Place from) {
    PathStat stat = streams.archiveStat(from.container, from.path);
    String link = stat.linkTarget();
    return link.isEmpty()
        ? from.path
        : link.startsWith("/")
            ? link
            : Path.of(from.path).resolveSibling(link).normalize().toString();
  }

  private void in(Context context, ContainerStreams streams, Place to) throws IOException {
    if (source.equals("-")) {
      streams.archivePut(to.container, to.path, context.terminal().stdin(), false, archive);
      return;
    }
    Path local =
        context
            .request()
            .resolve(source.endsWith("/.") ? source.substring(0, source.length() - 2) : source);
    if (!Files.exists(
        local,
        followLink
            ? new java.nio.file.LinkOption[0]
            : new java.nio.file.LinkOption[] {java.nio.file.LinkOption.NOFOLLOW_LINKS})) {
      throw new Failure(
          Failure.Code.NOT_FOUND,
          "lstat " + context.request().absolute(source) + ": no such file or directory");
    }
    boolean folder = Files.isDirectory(local);
    @Nullable PathStat there = stat(streams, to);
    boolean intoFolder = there != null && isFolder(there);
    if (there == null && to.path.endsWith("/") && !folder) {
      throw Failure.invalid("no such directory").withExitCode(1);
    }
    if (there != null && !intoFolder && folder) {
      throw Failure.invalid("cannot copy directory " + source + " to a file " + to.path)
          .withExitCode(1);
    }
    String path = to.path.replaceFirst("(?<=.)/+$", "");
    boolean content = source.endsWith("/.");
    String parent = intoFolder ? path : parent(path);
    String name =
        intoFolder ? content ? "." : name(local) : path.substring(path.lastIndexOf('/') + 1);
    send(streams, to.container, parent, local, name);
  }

  private void send(
      ContainerStreams streams, String container, String parent, Path local, String name)
      throws IOException {
    java.io.PipedInputStream tar = new java.io.PipedInputStream(256 * 1024);
    OutputStream end = new java.io.PipedOutputStream(tar);
    IOException[] failed = new IOException[1];
    Thread packer =
        Thread.ofPlatform()
            .daemon()
            .name("cp")
            .start(() -> {
              try (end) {
                new LocalTar(archive).pack(local, name, followLink, end);
              } catch (IOException e) {
                failed[0] = e;
              }
            });
    try {
      streams.archivePut(container, parent, tar, true, archive);
      packer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "copying to " + container + ": interrupted", e);
    } finally {
      tar.close();
    }
    if (failed[0] != null) {
      throw failed[0];
    }
  }

  private static @Nullable PathStat stat(ContainerStreams streams, Place to) {
    try {
      PathStat stat = streams.archiveStat(to.container, to.path);
      return stat.linkTarget().isEmpty()
          ? stat
          : streams.archiveStat(to.container, stat.linkTarget());
    } catch (Failure e) {
      if (e.code() == Failure.Code.NOT_FOUND
          && !e.message().toLowerCase().contains("no such container")) {
        return null;
      }
      throw e;
    }
  }

  private static boolean isFolder(PathStat stat) {
    return (stat.mode() & DIRECTORY) != 0;
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private static String name(Path local) {
    Path name = local.normalize().getFileName();
    return name == null ? "." : name.toString();
  }

  /// `CONTAINER:PATH`; null for a local path, which starts with `/` or `.` or has no colon.
  private record Place(String container, String path) {
    static @Nullable Place parse(String text) {
      int colon = text.indexOf(':');
      if (colon <= 0 || text.startsWith("/") || text.startsWith(".")) {
        return null;
      }
      String path = text.substring(colon + 1);
      return new Place(text.substring(0, colon), path.startsWith("/") ? path : "/" + path);
    }
  }
}
