// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.linux.file.FileStat;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OverlayMount;
import dev.gantry.oci.image.ChainId;
import dev.gantry.oci.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Unpacked layers, and the writable trees of containers on top of them.
///
/// Words:
///
/// - a **layer** is the unpacked tree of one archive, under the *chain ID* of the stack that it
///   completes. It is unpacked once, committed by a rename, and never written again.
/// - a **key** names a writable tree; the engine uses the container's id.
/// - **prepare** makes the writable tree of a key, on top of a stack of layers.
/// - **changes** are what the writable tree differs by from its layers.
///
/// Lifecycle of a layer: `absent → (tmp) → committed → unused → removed`; of a key: `absent →
/// prepared → removed`. A layer is used while a key stands on it.
///
/// ```
/// store.unpack(layers, Progress.NONE);                     // each DiffID checked
/// List<Path> lowers = store.lowers(diffIds);               // topmost first
/// switch (store.prepare("c1", diffIds)) {                  // RUN: mount, write, unmount …
///   case Prepared.Overlay overlay -> …
///   case Prepared.Copied copied -> …
/// }
/// store.changes("c1");                                     // [A /a, C /etc, D /etc/group]
/// store.diffTar("c1", out);                                // the same as a layer
/// store.remove("c1");                                      // gone at once, freed in the background
/// ```
///
/// How trees are stacked is found out once, when the store is opened ([#stacking]). All methods may
/// be called from any thread and block on the disk.
public final class SnapshotStore implements AutoCloseable {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private final Path root;
  private final Whiteouts whiteouts;
  private final String stacking;
  private final Trash trash;
  private final LayerUnpack unpack;

  private SnapshotStore(Path root, OverlayProbe.Answer answer, Trash trash) {
    this.root = root;
    this.whiteouts = answer.whiteouts();
    this.stacking = answer.reason();
    this.trash = trash;
    this.unpack = new LayerUnpack(root, answer.whiteouts(), trash);
  }

  /// Opens the store below `root`, making it when it is not there; what a crash left half made or
  /// half removed goes away in the background.
  public static SnapshotStore open(Path root) {
    try {
      for (String folder : List.of("layers", "work", "tmp")) {
        Files.createDirectories(root.resolve(folder));
      }
      Trash trash = new Trash(root.resolve("tmp"));
      trash.emptyLeftovers();
      Path scratch = trash.newFolder();
      OverlayProbe.Answer answer = OverlayProbe.ask(scratch);
      trash.discard(scratch);
      return new SnapshotStore(root, answer, trash);
    } catch (IOException e) {
      throw Failure.internal("opening " + root + ": " + e.getMessage(), e);
    }
  }

  /// How trees are stacked here and why, for `info`: `overlay`, or the reason for plain copies.
  public String stacking() {
    return stacking;
  }

  /// Docker's name of the storage driver.
  public String driver() {
    return whiteouts.overlay() ? "overlay2" : "vfs";
  }

  /// Whether overlays must be mounted with `userxattr`.
  public boolean userAttributes() {
    return whiteouts == Whiteouts.USER;
  }

  // Layers

  /// Unpacks the layers that are not there yet, bottom first. CORRUPT when bytes are not their
  /// digest or DiffID; then nothing of that layer stays.
  public void unpack(List<LayerSource> layers, Progress progress) {
    unpack.all(layers, progress);
  }

  /// Whether all of these layers are unpacked.
  public boolean has(List<Digest> diffIds) {
    return ChainId.of(diffIds).stream().allMatch(chain -> Files.exists(tree(chain)));
  }

  /// The trees of unpacked layers, **topmost first**. NOT_FOUND when one is not unpacked.
  public List<Path> lowers(List<Digest> diffIds) {
    List<Path> lowers = new ArrayList<>();
    for (Digest chain : ChainId.of(diffIds).reversed()) {
      Path tree = tree(chain);
      if (!Files.isDirectory(tree)) {
        throw Failure.notFound("layer " + chain + " is not unpacked");
      }
      lowers.add(tree);
    }
    return List.copyOf(lowers);
  }

  /// Bytes of the files of an unpacked layer; -1 when it is not unpacked.
  public long layerSize(Digest chainId) {
    return unpack.size(chainId);
  }

  /// Removes layers that are neither in `kept` nor below a prepared tree; gives the freed bytes.
  public long collect(Set<Digest> kept) {
    Set<String> used = new HashSet<>();
    kept.forEach(chain -> used.add(chain.hex()));
    try (Stream<Path> works = Files.list(root.resolve("work"))) {
      for (Path work : works.toList()) {
        if (Files.exists(work.resolve("layers"))) {
          used.addAll(Files.readAllLines(work.resolve("layers")));
        }
      }
    } catch (IOException e) {
      throw Failure.internal("looking for unused layers: " + e.getMessage(), e);
    }
    return unpack.removeUnused(used);
  }

  private Path tree(Digest chain) {
    return unpack.layer(chain).resolve("fs");
  }

  // Writable trees

  /// Makes the writable tree of `key` on top of unpacked layers. CONFLICT when the key is taken.
  public Prepared prepare(String key, List<Digest> diffIds) {
    Path work = work(key);
    List<Path> lowers = lowers(diffIds);
    if (Files.exists(work)) {
      throw Failure.conflict("preparing " + key + ": it is there already");
    }
    try {
      Path made = trash.newFolder();
      Files.createDirectories(made.resolve("work"));
      Path upper = Files.createDirectories(made.resolve("upper"));
      likeRoot(lowers, upper);
      if (!whiteouts.overlay()) {
        FlatCopy.copy(lowers, whiteouts, upper);
      }
      Files.write(made.resolve("layers"), ChainId.of(diffIds).stream().map(Digest::hex).toList());
      Files.move(made, work);
    } catch (IOException e) {
      throw Failure.internal("preparing " + key + ": " + e.getMessage(), e);
    }
    return prepared(key);
  }

  /// An upper tree's root has the attributes that the container sees on `/`.
  private static void likeRoot(List<Path> lowers, Path upper) {
    try (Folder folder = Folder.open(upper)) {
      folder.chmod(0755);
      if (!lowers.isEmpty()) {
        try (Folder top = Folder.open(lowers.getFirst())) {
          FileStat stat = top.stat();
          folder.chown(stat.uid(), stat.gid());
          folder.chmod(stat.permissions());
        }
      }
    }
  }

  /// The writable tree of `key`. NOT_FOUND when it was not prepared.
  public Prepared prepared(String key) {
    Path work = work(key);
    List<Path> lowers = lowersOf(key);
    return whiteouts.overlay()
        ? new Prepared.Overlay(
            lowers, work.resolve("upper"), work.resolve("work"), userAttributes())
        : new Prepared.Copied(work.resolve("upper"));
  }

  private List<Path> lowersOf(String key) {
    try {
      List<Path> lowers = new ArrayList<>();
      for (String hex : Files.readAllLines(work(key).resolve("layers"))) {
        lowers.addFirst(tree(new Digest("sha256", hex)));
      }
      return lowers;
    } catch (IOException e) {
      throw new Failure(Failure.Code.NOT_FOUND, "no writable tree " + key, e);
    }
  }

  /// Removes the writable tree of `key`: it is out of the way at once, and freed in the background.
  /// Absent is fine.
  public void remove(String key) {
    trash.discard(work(key));
  }

  /// The keys that are prepared.
  public List<String> keys() {
    try (Stream<Path> works = Files.list(root.resolve("work"))) {
      return works.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw Failure.internal("listing writable trees: " + e.getMessage(), e);
    }
  }

  /// What the writable tree of `key` differs by from its layers, sorted by path.
  public List<Change> changes(String key) {
    Path upper = work(key).resolve("upper");
    try (MergedFolder lower = MergedFolder.open(lowersOf(key), whiteouts)) {
      if (whiteouts.overlay()) {
        try (Folder top = Folder.open(upper)) {
          return Changes.ofUpper(top, lower, whiteouts);
        }
      }
      try (MergedFolder now = MergedFolder.open(List.of(upper), Whiteouts.TRUSTED)) {
        return Changes.between(lower, now, whiteouts);
      }
    }
  }

  /// Writes the changes of `key` as a layer: an archive with whiteouts.
  public void diffTar(String key, OutputStream out) {
    Path upper = work(key).resolve("upper");
    try {
      if (whiteouts.overlay()) {
        TreeTar.layer(upper, whiteouts, out);
      } else {
        TreeTar.changed(upper, changes(key), out);
      }
    } catch (IOException e) {
      throw Failure.internal("writing the changes of " + key + ": " + e.getMessage(), e);
    }
  }

  /// Writes all that a container sees as one flat archive.
  public void exportTar(String key, OutputStream out) {
    Path upper = work(key).resolve("upper");
    List<Path> trees = new ArrayList<>(List.of(upper));
    if (whiteouts.overlay()) {
      trees.addAll(lowersOf(key));
    }
    try {
      TreeTar.flat(trees, whiteouts.overlay() ? whiteouts : Whiteouts.TRUSTED, out);
    } catch (IOException e) {
      throw Failure.internal("exporting " + key + ": " + e.getMessage(), e);
    }
  }

  /// The content of one small file of stacked trees, topmost first, links followed inside them;
  /// null when there is none. EXHAUSTED when it is larger than `most` bytes.
  public byte @Nullable [] read(List<Path> trees, String path, int most) {
    return TreeFile.read(trees, whiteouts, path, most);
  }

  /// The tree that a container of `key` would see, for one that does not run.
  public LiveTree open(String key) {
    return switch (prepared(key)) {
      case Prepared.Copied copied -> LiveTree.open(copied.folder());
      case Prepared.Overlay overlay ->
          LiveTree.of(
              OverlayMount.open(
                  overlay.lowers(), overlay.upper(), overlay.work(), overlay.userAttributes()));
    };
  }

  /// Bytes of the files in the writable tree of `key`.
  public long usage(String key) {
    try (Folder upper = Folder.open(work(key).resolve("upper"))) {
      return bytes(upper);
    }
  }

  private static long bytes(Folder folder) {
    long sum = 0;
    for (String name : folder.list()) {
      FileStat stat = folder.stat(name);
      if (stat != null && stat.isFolder()) {
        try (Folder child = folder.child(name)) {
          sum += bytes(child);
        }
      } else if (stat != null && stat.isRegular()) {
        sum += stat.size();
      }
    }
    return sum;
  }

  private Path work(String key) {
    if (!KEY.matcher(key).matches()) {
      throw Failure.invalid("not a key of a writable tree: " + key);
    }
    return root.resolve("work").resolve(key);
  }

  /// Waits until what was removed is freed.
  @Override
  public void close() {
    trash.close();
  }
}
