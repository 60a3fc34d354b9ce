// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.content.ContentStore.Named;
import dev.gantry.content.Lease;
import dev.gantry.docker.Filters;
import dev.gantry.docker.ImageDelete;
import dev.gantry.docker.ImageHistory;
import dev.gantry.docker.ImageInspect;
import dev.gantry.docker.ImageSummary;
import dev.gantry.docker.PruneReport;
import dev.gantry.oci.image.Descriptor;
import dev.gantry.oci.image.Digest;
import dev.gantry.oci.image.ImageReference;
import dev.gantry.oci.image.Platform;
import dev.gantry.registry.ImageTransport;
import dev.gantry.registry.archive.LoadArchive;
import dev.gantry.registry.archive.SaveArchive;
import dev.gantry.snapshot.LayerSource;
import dev.gantry.snapshot.SnapshotStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that can be done to images. Thread-safe; methods block on the disk, and on the network where
/// they say so. Failures name the image as it was typed.
public final class Images {
  /// When to get an image from where its name says.
  public enum PullPolicy {
    ALWAYS,
    MISSING,
    NEVER;

    /// Docker's words; empty is `missing`. INVALID for others.
    public static PullPolicy parse(@Nullable String text) {
      return switch (text == null ? "" : text) {
        case "always" -> ALWAYS;
        case "", "missing" -> MISSING;
        case "never" -> NEVER;
        default -> throw Failure.invalid("invalid pull option: '" + text + "'");
      };
    }
  }

  private final ContentStore content;
  private final SnapshotStore snapshots;
  private final List<ImageTransport> transports;
  private final UsedBy usedBy;
  private final ImageEvents events;
  private final InstantSource clock;
  private final ImageCatalog catalog;
  private final ImageViews views;

  public Images(
      ContentStore content,
      SnapshotStore snapshots,
      List<ImageTransport> transports,
      UsedBy usedBy,
      ImageEvents events,
      InstantSource clock) {
    this.content = content;
    this.snapshots = snapshots;
    this.transports = List.copyOf(transports);
    this.usedBy = usedBy;
    this.events = events;
    this.clock = clock;
    this.catalog = new ImageCatalog(content);
    this.views = new ImageViews(snapshots);
  }

  // Finding

  /// The image that `typed` means for `platform` (null: the host's): a name, an ID or the start of
  /// one, a digest, or a name of a transport. NOT_FOUND with Docker's sentence.
  public LocalImage resolve(String typed, @Nullable String platform) {
    return find(typed, platform)
        .orElseThrow(() -> Failure.notFound("No such image: " + shown(typed)));
  }

  private Optional<LocalImage> find(String typed, @Nullable String platform) {
    Platform wanted = platform == null || platform.isEmpty() ? null : Platform.parse(platform);
    Optional<LocalImage> found = catalog.find(typed, wanted);
    if (found.isPresent()) {
      return found;
    }
    for (ImageTransport transport : transports) {
      Optional<String> name = transport.nameOf(typed);
      if (name.isPresent()) {
        return catalog.byStoredName(name.get(), wanted);
      }
    }
    return Optional.empty();
  }

  private static String shown(String typed) {
    try {
      return ImageReference.parse(typed).familiar();
    } catch (Failure e) {
      return typed;
    }
  }

  /// The image, got first when the policy says so, its layers unpacked. Without a way to get it:
  /// NOT_FOUND with exit code 125. May wait for the network.
  public LocalImage ensure(
      String typed, PullPolicy policy, @Nullable String platform, Progress progress) {
    Optional<LocalImage> local =
        policy == PullPolicy.ALWAYS ? Optional.empty() : find(typed, platform);
    LocalImage image =
        local.isPresent()
            ? local.get()
            : policy == PullPolicy.NEVER ? notHere(typed, "") : pull(typed, platform, progress);
    unpack(image, progress);
    return image;
  }

  private static LocalImage notHere(String typed, String why) {
    throw Failure.notFound("No such image: " + shown(typed) + why).withExitCode(125);
  }

  /// Gets an image from where its name says, and unpacks it. May wait for the network.
  public LocalImage pull(String typed, @Nullable String platform, Progress progress) {
    Platform wanted =
        platform == null || platform.isEmpty() ? Platform.host() : Platform.parse(platform);
    for (ImageTransport transport : transports) {
      Optional<String> name = transport.nameOf(typed);
      if (name.isPresent()) {
        if (!typed.equals(name.get())) {
          progress.note(typed + " is no local image: making " + name.get());
        }
        return pull(transport, name.get(), wanted, progress);
      }
    }
    ImageReference.parse(typed);
    return notHere(typed, ": pulling from registries comes with the registry client");
  }

  private LocalImage pull(
      ImageTransport transport, String name, Platform platform, Progress progress) {
    try (Lease lease = content.lease("pulling " + name)) {
      Descriptor target = transport.pull(name, platform, content, lease, progress);
      LocalImage image = catalog.load(target).named(ImageName.familiar(name));
      unpack(image, progress);
      give(name, target);
      events.happened("pull", image.id(), ImageName.familiar(name));
      return image;
    }
  }

  // Layers

  /// Unpacks the layers that are not unpacked yet.
  public void unpack(LocalImage image, Progress progress) {
    if (snapshots.has(image.diffIds())) {
      return;
    }
    List<LayerSource> layers = new ArrayList<>();
    for (int i = 0; i < image.diffIds().size(); i++) {
      Descriptor blob = image.manifest().layers().get(i);
      layers.add(
          new LayerSource(
              image.diffIds().get(i),
              blob.digest(),
              blob.size(),
              () -> Files.newInputStream(content.path(blob.digest()))));
    }
    snapshots.unpack(layers, progress);
  }

  /// The unpacked trees, topmost first, as overlayfs wants them; unpacks what is missing.
  public List<Path> lowers(LocalImage image) {
    unpack(image, Progress.NONE);
    return snapshots.lowers(image.diffIds());
  }

  // Looking

  /// Images by filter, newest first. An image without a tag is listed once.
  public List<ImageSummary> list(Filters filters) {
    ImageFilter filter = new ImageFilter(filters, typed -> resolve(typed, null), clock.instant());
    return catalog.all().entrySet().stream()
        .filter(entry -> filter.passes(entry.getKey(), entry.getValue()))
        .map(entry -> summary(entry.getKey(), filter.shown(entry.getValue())))
        .sorted(Comparator.comparingLong(ImageSummary::created).reversed())
        .toList();
  }

  private ImageSummary summary(LocalImage image, List<Named> names) {
    return views.summary(image, names, usedBy.containers(image.id()).size());
  }

  public ImageInspect inspect(String typed, @Nullable String platform) {
    LocalImage image = resolve(typed, platform);
    return views.inspect(image, names(image));
  }

  /// The steps that made the image, newest first.
  public List<ImageHistory> history(String typed, @Nullable String platform) {
    LocalImage image = resolve(typed, platform);
    return views.history(image, names(image));
  }

  private List<Named> names(LocalImage image) {
    return catalog.all().entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(image.id()))
        .map(Map.Entry::getValue)
        .flatMap(List::stream)
        .toList();
  }

  // Changing

  /// Gives the image another name.
  public void tag(String typed, String newName) {
    ImageReference name = ImageName.forTag(newName);
    LocalImage image = resolve(typed, null);
    give(name.toString(), target(typed, image));
    events.happened("tag", image.id(), name.familiar());
  }

  /// A name's own target (perhaps an index), so that other platforms come along.
  private Descriptor target(String typed, LocalImage image) {
    return storedName(typed).flatMap(content::find).map(Named::target).orElse(image.target());
  }

  /// Points a name to an image; the image that it pointed to before stays, without that name.
  private void give(String name, Descriptor target) {
    Optional<Named> before = content.find(name);
    if (before.isPresent() && !before.get().target().digest().equals(target.digest())) {
      Descriptor old = before.get().target();
      long others =
          content.names().stream()
              .filter(other -> other.target().digest().equals(old.digest()))
              .count();
      if (others == 1) {
        content.name(ImageName.untagged(old.digest()), old);
      }
    }
    content.name(name, target);
    content.unname(ImageName.untagged(target.digest()));
  }

  private Optional<String> storedName(String typed) {
    try {
      String name = ImageReference.parse(typed).toString();
      if (content.find(name).isPresent()) {
        return Optional.of(name);
      }
    } catch (Failure e) {
      // Not every way to name an image is a reference: IDs and transports follow.
    }
    for (ImageTransport transport : transports) {
      Optional<String> name = transport.nameOf(typed).filter(n -> content.find(n).isPresent());
      if (name.isPresent()) {
        return name;
      }
    }
    return Optional.empty();
  }

  /// Untags or removes; gives what was done in Docker's order. CONFLICT when something needs it.
  public List<ImageDelete> remove(String typed, boolean force) {
    LocalImage image = resolve(typed, null);
    List<ImageDelete> done =
        new RemoveImage(content, catalog, usedBy, events)
            .remove(typed, image, storedName(typed), force);
    if (done.stream().anyMatch(step -> step.deleted() != null)) {
      collect();
    }
    return done;
  }

  /// Removes images without a tag (`dangling=false`: also those that no container uses).
  public PruneReport prune(Filters filters) {
    boolean all = filters.of("dangling").stream().anyMatch(v -> v.equals("false") || v.equals("0"));
    Map<String, List<String>> rest = new java.util.LinkedHashMap<>(filters.values());
    rest.remove("dangling");
    ImageFilter filter =
        new ImageFilter(new Filters(rest), typed -> resolve(typed, null), clock.instant());
    List<ImageDelete> done = new ArrayList<>();
    for (Map.Entry<LocalImage, List<Named>> entry : catalog.all().entrySet()) {
      LocalImage image = entry.getKey();
      boolean wanted = all || ImageViews.tags(entry.getValue()).isEmpty();
      if (wanted
          && filter.passes(image, entry.getValue())
          && usedBy.containers(image.id()).isEmpty()) {
        RemoveImage remove = new RemoveImage(content, catalog, usedBy, events);
        done.addAll(remove.remove(image.id().toString(), image, Optional.empty(), true));
      }
    }
    long freed = collect();
    return new PruneReport(List.of(), List.copyOf(done), List.of(), List.of(), List.of(), freed);
  }

  /// Removes blobs and layers that no image needs; gives the freed bytes of layers.
  private long collect() {
    content.collect();
    Set<Digest> chains = new HashSet<>();
    catalog.all().keySet().forEach(image -> chains.addAll(image.chain()));
    return snapshots.collect(chains);
  }

  // Archives

  /// Makes an image of one layer from an archive of files, packed or not. INVALID or CORRUPT when
  /// the archive is bad; then there is no image.
  public LocalImage importTar(InputStream archive, ImportOptions options) {
    String reference = options.reference();
    ImageReference name =
        reference == null || reference.isEmpty() ? null : ImageName.forTag(reference);
    try (Lease lease = content.lease("importing " + options.source())) {
      Descriptor target = new ImportImage(content, lease).store(archive, options, clock.instant());
      LocalImage image = catalog.load(target);
      unpack(image, Progress.NONE);
      if (name == null) {
        content.name(ImageName.untagged(target.digest()), target);
      } else {
        give(name.toString(), target);
      }
      String shown = name == null ? image.id().toString() : name.familiar();
      events.happened("import", image.id(), shown);
      return image.named(shown);
    } catch (Failure e) {
      content.collect(); // the lease has ended: nothing of a refused archive stays
      throw e;
    }
  }

  /// Writes images as an archive that [#load] and other engines read.
  public void save(List<String> typed, SaveArchive.Format format, OutputStream out) {
    List<SaveArchive.Item> items = new ArrayList<>();
    for (String reference : typed) {
      for (SaveArchive.Item item : saved(reference)) {
        items.add(item);
      }
    }
    new SaveArchive(content).write(items, format, out);
    items.stream()
        .map(SaveArchive.Item::target)
        .distinct()
        .forEach(target -> events.happened("save", catalog.load(target).id(), ""));
  }

  /// A repository without a tag means all of its tags, as with Docker.
  private List<SaveArchive.Item> saved(String typed) {
    List<SaveArchive.Item> items = new ArrayList<>();
    boolean repository = typed.indexOf('@') < 0 && typed.lastIndexOf(':') <= typed.lastIndexOf('/');
    for (Named named : repository ? content.names() : List.<Named>of()) {
      if (!ImageName.isTransport(named.name())
          && !ImageName.isUntagged(named.name())
          && ImageReference.parse(named.name()).familiarName().equals(typed)) {
        LocalImage image = catalog.byStoredName(named.name(), null).orElseThrow();
        items.add(new SaveArchive.Item(image.target(), ImageReference.parse(named.name())));
      }
    }
    if (items.isEmpty()) {
      LocalImage image = resolve(typed, null);
      ImageReference name =
          storedName(typed)
              .filter(stored -> !ImageName.isTransport(stored))
              .map(ImageReference::parse)
              .filter(reference -> reference.tag() != null)
              .orElse(null);
      items.add(new SaveArchive.Item(image.target(), name));
    }
    return items;
  }

  /// Takes in an archive of images; gives what was loaded, for the user to read (`Loaded image:
  /// bb:latest`). Nothing of a bad archive becomes an image.
  public List<String> load(InputStream archive, Progress progress) {
    List<String> lines = new ArrayList<>();
    try (Lease lease = content.lease("loading images")) {
      List<LoadArchive.Loaded> loaded = new LoadArchive(content, lease, progress).read(archive);
      for (LoadArchive.Loaded one : loaded) {
        unpack(catalog.load(one.target()), progress);
      }
      for (LoadArchive.Loaded one : loaded) {
        LocalImage image = catalog.load(one.target());
        one.names().forEach(name -> give(name.toString(), one.target()));
        if (one.names().isEmpty()) {
          content.name(ImageName.untagged(one.target().digest()), one.target());
          lines.add("Loaded image ID: " + image.id());
        }
        one.names().forEach(name -> lines.add("Loaded image: " + name.familiar()));
        events.happened("load", image.id(), image.id().toString());
      }
    } finally {
      content.collect(); // files of the archive that no image needs, or all of a refused one
    }
    return lines;
  }
}
