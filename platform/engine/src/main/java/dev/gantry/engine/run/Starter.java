// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.run;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.spec.SpecBuilder;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.Resources;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.oci.runtime.Seccomp;
import dev.gantry.runtime.cgroup.ResourceSettings;
import dev.gantry.runtime.cgroup.Setting;
import dev.gantry.runtime.command.ForeignVersion;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.compile.ExecOptions;
import dev.gantry.runtime.compile.ForeignCompiler;
import dev.gantry.runtime.compile.ForeignRuntime;
import dev.gantry.runtime.compile.PlanCompiler;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.keeper.Keeper;
import dev.gantry.runtime.keeper.KeeperConnection;
import dev.gantry.runtime.keeper.StartedProcess;
import dev.gantry.runtime.plan.Plan;
import dev.gantry.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The engine's side of the runtime: has plans made and carried out, and knows this machine.
public final class Starter {
  private static final int START_TICKS = 19;
  private static final int STATE = 0;
  private static final int MOST_BYTES = 1 << 20;

  private final Keeper keeper;
  private final HostFacts host;
  private final SnapshotStore snapshots;
  private final Path proc;
  private final Cgroup.Layout layout;
  private final String hostname;
  private final Runtimes runtimes = Runtimes.ofMachine();
  private final CgroupDriver cgroups;
  private final AtomicLong sockets = new AtomicLong();

  /// @param proc `/proc`
  public Starter(
      Keeper keeper, HostFacts host, SnapshotStore snapshots, Path proc, CgroupDriver cgroups) {
    this.keeper = keeper;
    this.host = host;
    this.snapshots = snapshots;
    this.proc = proc;
    this.cgroups = cgroups;
    this.layout = Cgroup.Layout.read(proc);
    try {
      this.hostname = Files.readString(proc.resolve("sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The plan that makes a container and starts its process.
  public Plan plan(RuntimeSpec spec, CreateOptions options) {
    return PlanCompiler.create(spec, host, options);
  }

  /// The same by another runtime, whose files for this container go below `folder`.
  public Plan foreignPlan(RuntimeSpec spec, CreateOptions options, Path program, Path folder) {
    return ForeignCompiler.create(
        spec,
        host,
        options,
        new ForeignRuntime(
            program,
            folder,
            host.hybridCgroups() && ForeignVersion.refusesHybrid(program),
            Runtimes.environment(System.getenv())));
  }

  /// The plan that starts a further process in a container.
  public Plan execPlan(ProcessSpec process, RuntimeSpec container, ExecOptions options) {
    return PlanCompiler.exec(process, container, host, options);
  }

  /// A connection whose other end goes to a keeper that is about to start. `folder` is one that is
  /// ours alone.
  public KeeperConnection.Initial connection(Path folder) {
    return KeeperConnection.initial(
        folder.resolve("." + Long.toString(sockets.incrementAndGet(), 36)));
  }

  /// Carries out `plan`; the keeper has `clients` from its first moment.
  public StartedProcess start(Plan plan, List<KeeperConnection.Initial> clients) {
    return keeper.start(plan, clients);
  }

  /// Changes limits of a running container, which is in the group `cgroup`.
  public void update(String cgroup, Resources changes) {
    List<Setting> settings = ResourceSettings.of(changes, host, cgroup);
    cgroups.update(cgroup, settings);
    for (Setting setting : settings) {
      try {
        Files.writeString(Path.of(setting.file()), setting.value(), StandardOpenOption.WRITE);
      } catch (NoSuchFileException e) {
        throw new Failure(
            Failure.Code.UNSUPPORTED, setting.cause() + ": this kernel has no " + e.getFile(), e);
      } catch (IOException e) {
        throw new Failure(
            Failure.Code.INVALID,
            setting.cause() + ": writing " + setting.value() + ": " + e.getMessage(),
            e);
      }
    }
  }

  /// The filter for a container with these settings, null for none.
  public @Nullable Seccomp seccomp(HostConfig settings) {
    return SeccompChoice.of(settings, SpecBuilder.capabilities(settings));
  }

  /// The host path of the init program. UNSUPPORTED when this distribution has none.
  public Path init() {
    String dist = System.getProperty("gantry.dist", "");
    Path init = Path.of(dist, "libexec", "init");
    if (dist.isEmpty() || !Files.isExecutable(init)) {
      throw Failure.unsupported("--init: this distribution has no init program");
    }
    return init;
  }

  public Runtimes runtimes() {
    return runtimes;
  }

  public String hostname() {
    return hostname;
  }

  public CgroupDriver cgroups() {
    return cgroups;
  }

  public boolean cgroupV2() {
    return layout.unified();
  }

  /// Whether the kernel accounts swap to groups.
  public boolean swapLimit() {
    Path memory = layout.mounts().get("memory");
    return memory == null
        ? Files.exists(proc.resolve("swaps"))
        : Files.exists(memory.resolve("memory.memsw.limit_in_bytes"));
  }

  /// A small text file as process `pid` sees it; empty when there is none. Links are followed
  /// inside its root only.
  public String readInContainer(int pid, String path) {
    byte[] bytes = snapshots.read(List.of(proc.resolve(pid + "/root")), path, MOST_BYTES);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  public Cgroup cgroup(int pid) {
    return Cgroup.of(layout, proc, pid);
  }

  public Cgroup.Layout layout() {
    return layout;
  }

  public Path proc() {
    return proc;
  }

  /// When process `pid` started, in clock ticks since boot; 0 when there is none.
  public long startTicks(int pid) {
    String[] stat = stat(pid);
    return stat.length > START_TICKS ? Long.parseLong(stat[START_TICKS]) : 0;
  }

  /// Whether that very process exists and is no zombie.
  public boolean isAlive(int pid, long startTicks) {
    String[] stat = stat(pid);
    return stat.length > START_TICKS
        && (startTicks == 0 || Long.parseLong(stat[START_TICKS]) == startTicks)
        && !stat[STATE].equals("Z")
        && !stat[STATE].equals("X");
  }

  private String[] stat(int pid) {
    try {
      String text = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The command may hold anything, closing parentheses included.
      return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    } catch (IOException _) {
      return new String[0];
    }
  }

  /// Removes control groups below `parent` whose names are not in `known`.
  public void sweepCgroups(String parent, Set<String> known) {
    for (Path mount : Set.copyOf(layout.mounts().values())) {
      Path folder = mount.resolve(parent.substring(1));
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (DirectoryStream<Path> groups = Files.newDirectoryStream(folder, Files::isDirectory)) {
        for (Path group : groups) {
          if (!known.contains(String.valueOf(group.getFileName()))) {
            removeGroup(group);
          }
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException _) {
        // Somebody else removes it as well.
      }
    }
  }

  private static void removeGroup(Path group) throws IOException {
    try (DirectoryStream<Path> below = Files.newDirectoryStream(group, Files::isDirectory)) {
      for (Path child : below) {
        removeGroup(child);
      }
    }
    try {
      Files.deleteIfExists(group);
    } catch (IOException _) {
      // Still in use: the next opening tries again.
    }
  }

  /// Removes a run folder with its sockets; links are not followed.
  public static void removeFolder(Path folder) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
          removeFolder(entry);
        } else {
          Files.deleteIfExists(entry);
        }
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException | NotDirectoryException _) {
      // Already gone.
    } catch (IOException e) {
      throw Failure.internal("removing " + folder + ": " + e, e);
    }
  }
}
