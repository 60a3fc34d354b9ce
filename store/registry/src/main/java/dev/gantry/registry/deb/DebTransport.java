// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import com.github.luben.zstd.ZstdOutputStream;
import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.content.Ingest;
import dev.gantry.content.Lease;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.image.Manifest;
import dev.gantry.oci.image.MediaTypes;
import dev.gantry.oci.image.Platform;
import dev.gantry.oci.image.ProcessDefaults;
import dev.gantry.registry.ImageTransport;
import dev.gantry.snapshot.TreeTar;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Makes images of Debian packages: sources → verified indices → chosen packages → tree → layer.
public final class DebTransport implements ImageTransport, AutoCloseable {
  /// Changes when the same packages would give other bytes.
  private static final String RECIPE = "1";

  private static final int PARALLEL = 6;
  private static final int ZSTD_LEVEL = 3;
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private record Layer(Descriptor blob, Digest diffId, List<String> cmd) {}

  private final Path folder;
  private final AptSources sources;
  private final Download download;
  private final DebCache cache;
  private final @Nullable Configurator configurator;
  private final InstantSource clock;

  /// @param folder the cache, `ROOT/deb`
  /// @param etc the machine's `/etc/apt`
  /// @param keyrings the machine's `/usr/share/keyrings`
  /// @param environment where proxies are looked for
  /// @param configurator what runs maintainer scripts; without one whole systems are refused
  public DebTransport(
      Path folder,
      Path etc,
      Path keyrings,
      Map<String, String> environment,
      @Nullable Configurator configurator,
      InstantSource clock) {
    this.folder = folder;
    this.sources = new AptSources(etc, keyrings);
    this.download = new Download(environment);
    this.cache = new DebCache(folder, download, clock);
    this.configurator = configurator;
    this.clock = clock;
    try {
      Files.createDirectories(folder.resolve("images"));
      DebTree.remove(folder.resolve("tmp")); // what a crash left half made
    } catch (IOException e) {
      throw Failure.internal("opening " + folder + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> nameOf(String typed) {
    return DebName.parse(typed).map(DebName::toString);
  }

  @Override
  public Descriptor pull(
      String name, Platform platform, ContentStore store, Lease lease, Progress progress) {
    DebName wanted = DebName.parse(name).orElseThrow();
    if (!platform.os().equals("linux")) {
      throw Failure.unsupported("making " + name + ": Debian has no packages for " + platform);
    }
    String variant = platform.variant() == null ? "" : platform.variant();
    String architecture = Suite.architecture(platform.architecture(), variant);
    try {
      Suite suite = Suite.read(wanted.suite(), sources, architecture, cache, clock, progress);
      List<DebPackage> packages =
          wanted.isWholeSystem()
              ? Resolver.minimalSystem(suite.packages())
              : Resolver.resolve(suite.packages(), wanted.packages());
      String key = key(wanted, platform, suite, packages);
      Optional<Descriptor> made = madeBefore(key, store, lease);
      if (made.isPresent()) {
        return made.get();
      }
      Layer layer = layer(wanted, suite, packages, platform, store, lease, progress);
      Descriptor image = image(wanted, platform, suite, packages, layer, store, lease);
      Files.writeString(folder.resolve("images").resolve(key), Json.text(image));
      return image;
    } catch (IOException e) {
      throw Failure.internal("making " + name + ": " + e.getMessage(), e);
    } catch (Failure e) {
      throw e.while_("making " + name);
    }
  }

  // Made before

  /// The same packages of the same release give the same image: then nothing needs to be made.
  private static String key(
      DebName wanted, Platform platform, Suite suite, List<DebPackage> packages) {
    StringBuilder text = new StringBuilder(RECIPE + "\n" + wanted + "\n" + platform + "\n");
    text.append(suite.date()).append('\n');
    packages.forEach(found -> text.append(found.digest()).append('\n'));
    return Digest.of(text.toString()).hex();
  }

  private Optional<Descriptor> madeBefore(String key, ContentStore store, Lease lease)
      throws IOException {
    Path note = folder.resolve("images").resolve(key);
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    Descriptor image = Json.parse(Descriptor.class, note);
    lease.keep(image.digest());
    if (!store.contains(image.digest())) {
      return Optional.empty();
    }
    byte[] bytes = store.document(image.digest(), Manifest.MAX_BYTES);
    Manifest manifest = Manifest.parse(bytes, image.digestText());
    List<Descriptor> parts = new ArrayList<>(manifest.layers());
    parts.add(manifest.requireConfig());
    parts.forEach(part -> lease.keep(part.digest()));
    boolean whole = parts.stream().allMatch(part -> store.contains(part.digest()));
    return whole ? Optional.of(image) : Optional.empty();
  }

  // Making

  private Layer layer(
      DebName wanted,
      Suite suite,
      List<DebPackage> packages,
      Platform platform,
      ContentStore store,
      Lease lease,
      Progress progress)
      throws IOException {
    Configurator runner = configurator;
    if (wanted.isWholeSystem() && (runner == null || !platform.matches(Platform.host()))) {
      throw Failure.unsupported(
          "a whole system can be configured only for the machine's own platform, in a container");
    }
    List<DebTree.Part> parts = fetch(packages, progress);
    Path scratch = cache.scratch();
    try {
      DebTree tree = new DebTree(scratch, suite, progress);
      tree.unpack(parts);
      if (wanted.isWholeSystem() && runner != null) {
        tree.configure(parts, runner);
      } else {
        tree.describe(parts);
      }
      Layer layer = pack(scratch, suite, command(tree, wanted), store, lease);
      DebTree.remove(scratch);
      return layer;
    } catch (IOException | RuntimeException e) {
      try {
        DebTree.remove(scratch);
      } catch (IOException | Failure again) {
        e.addSuppressed(again); // the next start removes it; the first failure is what matters
      }
      throw e;
    }
  }

  private List<DebTree.Part> fetch(List<DebPackage> packages, Progress progress) {
    Semaphore slots = new Semaphore(PARALLEL);
    try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> files = new ArrayList<>();
      for (DebPackage found : packages) {
        files.add(
            tasks.submit(() -> {
              slots.acquire();
              try {
                return cache.byHash(
                    found.url(), found.digest(), found.size(), found.name(), progress);
              } finally {
                slots.release();
              }
            }));
      }
      List<DebTree.Part> parts = new ArrayList<>();
      for (int i = 0; i < packages.size(); i++) {
        parts.add(new DebTree.Part(packages.get(i), files.get(i).get()));
      }
      return parts;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Failure failure
          ? failure
          : Failure.internal("getting packages: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Code.CANCELED, "getting packages: interrupted", e);
    }
  }

  private static Layer pack(
      Path tree, Suite suite, List<String> cmd, ContentStore store, Lease lease)
      throws IOException {
    MessageDigest diffId = Digest.hasher("sha256");
    try (Ingest ingest = store.ingest(lease)) {
      try (OutputStream packed = new ZstdOutputStream(ingest.output(), ZSTD_LEVEL);
          OutputStream out =
              new BufferedOutputStream(new DigestOutputStream(packed, diffId), 128 << 10)) {
        TreeTar.plain(tree, out, suite.date().getEpochSecond(), _ -> true);
      }
      Ingest.Blob blob = ingest.commit();
      Descriptor descriptor = Descriptor.of(MediaTypes.OCI_LAYER_ZSTD, blob.digest(), blob.size());
      return new Layer(descriptor, Digest.of(diffId), cmd);
    }
  }

  /// A shell where there is one, else the program that has the name of a wished package.
  private static List<String> command(DebTree tree, DebName wanted) {
    if (tree.hasFile("bin/bash")) {
      return List.of("bash");
    }
    if (tree.hasFile("bin/sh")) {
      return List.of("/bin/sh");
    }
    if (tree.hasFile("bin/busybox")) {
      return List.of("/bin/busybox", "sh");
    }
    for (String name : wanted.packages()) {
      for (String folder : List.of("usr/bin/", "usr/sbin/")) {
        if (tree.hasFile(folder + name)) {
          return List.of("/" + folder + name);
        }
      }
    }
    return List.of();
  }

  private static Descriptor image(
      DebName wanted,
      Platform platform,
      Suite suite,
      List<DebPackage> packages,
      Layer layer,
      ContentStore store,
      Lease lease) {
    String created = suite.date().toString();
    ProcessDefaults process =
        new ProcessDefaults(
            null,
            Map.of(),
            List.of(PATH),
            List.of(),
            layer.cmd,
            Map.of(),
            null,
            Map.of(),
            null,
            null,
            List.of(),
            List.of(),
            null,
            Map.of());
    ImageConfig config =
        new ImageConfig(
            created,
            null,
            platform.architecture(),
            platform.variant(),
            "linux",
            null,
            List.of(),
            process,
            ImageConfig.RootFs.of(List.of(layer.diffId)),
            List.of(
                new ImageConfig.History(
                    created,
                    wanted.toString(),
                    null,
                    packages.size()
                        + " packages of "
                        + suite.release().codename()
                        + " "
                        + suite.release().version(),
                    null,
                    Map.of())),
            Map.of());
    Descriptor blob = store.put(lease, MediaTypes.OCI_CONFIG, config.bytes());
    return store.put(
        lease, MediaTypes.OCI_MANIFEST, Manifest.oci(blob, List.of(layer.blob)).bytes());
  }

  @Override
  public void close() {
    download.close();
  }
}
