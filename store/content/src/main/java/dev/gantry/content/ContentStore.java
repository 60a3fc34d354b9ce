// SPDX-License-Identifier: Apache-2.0
package dev.gantry.content;

import dev.gantry.base.Failure;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Bytes by digest, and the names that keep them.
///
/// Words:
///
/// - a **blob** is immutable bytes under their digest; it is either wholly there or not at all.
/// - an **ingest** is bytes on their way in; readers never see it; it ends by commit or abort.
/// - a **name** is a text that points to a descriptor. A named blob is kept, and so is all that it
///   refers to: a manifest keeps its config and layers, an index its manifests.
/// - a **lease** keeps blobs while work that will name them is under way. It ends with the work or
///   with the process.
/// - **collection** removes every blob that no name and no lease keeps.
///
/// Lifecycle of bytes: `ingest → blob (leased) → blob (named) → blob (nobody's) → collected`.
///
/// ```
/// try (Lease lease = store.lease("importing bb")) {
///   Descriptor layer = store.put(lease, MediaTypes.OCI_LAYER, stream);    // written, hashed, synced
///   Descriptor config = store.put(lease, MediaTypes.OCI_CONFIG, configBytes);
///   Descriptor manifest = store.put(lease, OCI_MANIFEST, Manifest.oci(config, layers).bytes());
///   store.name("docker.io/library/bb:latest", manifest);                  // now it stays
/// }
/// store.unname("docker.io/library/bb:latest");
/// store.collect();                                                        // now it is gone
/// ```
///
/// All methods may be called from any thread and block on the disk. Failures: CORRUPT when bytes
/// are not what their digest or size says (nothing stays in the store), NOT_FOUND for a missing
/// blob.
public final class ContentStore implements AutoCloseable {
  /// A name, where it points, and since when.
  public record Named(String name, Descriptor target, long atMillis) {}

  /// What a collection removed.
  public record Collected(List<Digest> blobs, long bytes) {}

  private final ContentFiles files;
  private final NameTable names;
  private final Leases leases = new Leases();

  private ContentStore(ContentFiles files, NameTable names) {
    this.files = files;
    this.names = names;
  }

  /// Opens the store below `folder`, making it when it is not there, and removes ingests that a
  /// crash left. CONFLICT when another process has it open.
  public static ContentStore open(Path folder, InstantSource clock) {
    ContentFiles files = ContentFiles.open(folder);
    try {
      return new ContentStore(files, NameTable.open(folder.resolve("index.db"), clock));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  // Bytes in

  /// Starts a lease; `reason` is for messages.
  public Lease lease(String reason) {
    return new Lease(leases, reason);
  }

  /// Starts an ingest whose blob `lease` will keep.
  public Ingest ingest(Lease lease) {
    return new Ingest(files, lease);
  }

  /// Takes in all of `bytes` as one blob.
  public Descriptor put(Lease lease, String mediaType, byte[] bytes) {
    return put(lease, mediaType, new ByteArrayInputStream(bytes));
  }

  /// Takes in all of `stream` as one blob.
  public Descriptor put(Lease lease, String mediaType, InputStream stream) {
    try (Ingest ingest = ingest(lease)) {
      stream.transferTo(ingest.output());
      Ingest.Blob blob = ingest.commit();
      return Descriptor.of(mediaType, blob.digest(), blob.size());
    } catch (IOException e) {
      throw Failure.internal("storing a blob: " + e.getMessage(), e);
    }
  }

  /// Takes in `stream`, which must be exactly the bytes that `expected` names. CORRUPT when not;
  /// then nothing stays. A blob that is there already is left as it is.
  public void put(Lease lease, Descriptor expected, InputStream stream) {
    lease.keep(expected.digest());
    if (contains(expected.digest())) {
      return;
    }
    try (Ingest ingest = ingest(lease)) {
      ingest.limit(expected.size());
      stream.transferTo(ingest.output());
      ingest.commit(expected.digest(), expected.size());
    } catch (IOException e) {
      throw Failure.internal("storing blob " + expected.digestText() + ": " + e.getMessage(), e);
    }
  }

  // Bytes out

  public boolean contains(Digest digest) {
    return Files.exists(files.blob(digest));
  }

  /// The number of bytes of a blob; NOT_FOUND when it is not there.
  public long size(Digest digest) {
    try {
      return Files.size(files.blob(digest));
    } catch (IOException e) {
      throw missing(digest, e);
    }
  }

  /// Opens a blob for reading at any position.
  public FileChannel open(Digest digest) {
    try {
      return FileChannel.open(files.blob(digest), StandardOpenOption.READ);
    } catch (IOException e) {
      throw missing(digest, e);
    }
  }

  /// Reads a document of at most `max` bytes and checks it against its digest, so that a blob that
  /// rotted on disk is CORRUPT rather than believed.
  public byte[] document(Digest digest, int max) {
    long size = size(digest);
    if (size > max) {
      throw Failure.invalid(
          "reading " + digest + ": " + size + " bytes, more than the limit of " + max);
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(files.blob(digest));
    } catch (IOException e) {
      throw missing(digest, e);
    }
    if (!new Digest(digest.algorithm(), hex(digest, bytes)).equals(digest)) {
      throw new Failure(
          Failure.Code.CORRUPT, "reading " + digest + ": the stored bytes have another digest");
    }
    return bytes;
  }

  private static String hex(Digest digest, byte[] bytes) {
    return java.util.HexFormat.of().formatHex(digest.hasher().digest(bytes));
  }

  /// The file that holds a blob, for reading only.
  public Path path(Digest digest) {
    return files.blob(digest);
  }

  /// All blobs, in no order.
  public List<Digest> list() {
    return files.list();
  }

  /// Removes a blob whether or not something keeps it; absent is fine.
  public void delete(Digest digest) {
    files.delete(digest);
  }

  // Names

  /// Points `name` to `target`, replacing what it pointed to; durable when it returns.
  public void name(String name, Descriptor target) {
    names.put(name, target);
  }

  public Optional<Named> find(String name) {
    return names.find(name);
  }

  /// All names, sorted.
  public List<Named> names() {
    return names.all();
  }

  /// Removes a name; false when there was none.
  public boolean unname(String name) {
    return names.remove(name);
  }

  /// Removes every blob that neither a name nor a lease keeps. Runs beside ingests and readers.
  public Collected collect() {
    List<Digest> present = list();
    var kept = new Reachable(this).from(names.all().stream().map(Named::target).toList());
    List<Digest> removed = new ArrayList<>();
    long bytes = 0;
    for (Digest digest : present) {
      if (kept.contains(digest)) {
        continue;
      }
      long size = contains(digest) ? size(digest) : 0;
      if (leases.unlessKept(digest, () -> files.delete(digest))) {
        removed.add(digest);
        bytes += size;
      }
    }
    return new Collected(List.copyOf(removed), bytes);
  }

  private static Failure missing(Digest digest, IOException cause) {
    return cause instanceof NoSuchFileException
        ? new Failure(Failure.Code.NOT_FOUND, "no blob " + digest, cause)
        : Failure.internal("reading blob " + digest + ": " + cause.getMessage(), cause);
  }

  /// Closes the index and gives the store free for another process. Does not wait for ingests.
  @Override
  public void close() {
    names.close();
    files.close();
  }

  static void deleteTree(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      for (Path file : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
