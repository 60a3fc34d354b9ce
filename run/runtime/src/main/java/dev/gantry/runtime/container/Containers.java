// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.container;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.linux.process.Processes;
import dev.gantry.runtime.cgroup.ContainerCgroup;
import dev.gantry.runtime.compile.StateFiles;
import dev.gantry.runtime.host.HostFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The state folders of one root, read only: plans write them.
///
/// @param root where the folders are, as the caller names it
/// @param view the same place as this process sees it
public record Containers(Path root, Path view, HostFacts host) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_+.-]{1,1024}");

  /// Refuses ids that are no single folder name. Throws INVALID.
  public static void checkId(String id) {
    if (!ID.matcher(id).matches() || id.equals(".") || id.equals("..")) {
      throw Failure.invalid("invalid container ID format: \"" + printable(id) + "\"");
    }
  }

  private static String printable(String id) {
    String brief = id.length() > 64 ? id.substring(0, 64) + "…" : id;
    return brief.replaceAll("\\p{Cntrl}", "?");
  }

  public Path folder(String id) {
    return root.resolve(id);
  }

  public boolean exists(String id) {
    checkId(id);
    return Files.exists(view.resolve(id), LinkOption.NOFOLLOW_LINKS);
  }

  /// The container of that name. Throws NOT_FOUND.
  public Container get(String id) {
    checkId(id);
    Path folder = view.resolve(id);
    ContainerRecord record;
    try {
      record = Json.parse(ContainerRecord.class, folder.resolve(StateFiles.STATE));
    } catch (Failure e) {
      if (e.code() == Failure.Code.NOT_FOUND) {
        throw new Failure(Failure.Code.NOT_FOUND, "container does not exist: " + id, e);
      }
      throw e;
    }
    return observe(record, folder);
  }

  /// All containers that can be read, by name.
  public List<Container> list() {
    try (Stream<Path> folders = Files.list(view)) {
      return folders
          .map(path -> String.valueOf(path.getFileName()))
          .filter(name -> ID.matcher(name).matches())
          .sorted()
          .<Container>mapMulti((name, out) -> {
            try {
              out.accept(get(name));
            } catch (Failure _) {
              // Being made or removed at this very moment.
            }
          })
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Container observe(ContainerRecord record, Path folder) {
    String[] process = processRecord(folder.resolve(StateFiles.PID));
    Path named = folder(record.id());
    if (process.length < 2) {
      return new Container(record, named, Status.CREATING, 0, 0);
    }
    int pid = Integer.parseInt(process[0]);
    long ticks = Long.parseLong(process[1]);
    Status status = Status.STOPPED;
    if (isAlive(pid, ticks)) {
      boolean waits = Files.exists(folder.resolve(StateFiles.FIFO), LinkOption.NOFOLLOW_LINKS);
      status =
          isFrozen(new ContainerCgroup(host.cgroups(), record.cgroupPath(), record.cgroups()))
              ? Status.PAUSED
              : waits ? Status.CREATED : Status.RUNNING;
    }
    return new Container(record, named, status, pid, ticks);
  }

  private static String[] processRecord(Path file) {
    try {
      return Files.readString(file).strip().split(" ", -1);
    } catch (IOException _) {
      return new String[0];
    }
  }

  /// A zombie has ended: somebody else is to reap it.
  private static boolean isAlive(int pid, long ticks) {
    return Processes.isRunning(pid, ticks);
  }

  private boolean isFrozen(ContainerCgroup cgroup) {
    @Nullable Path v1 = cgroup.layout().isV2() ? null : cgroup.controller("freezer");
    String state = v1 == null ? null : host.files().read(v1 + "/freezer.state");
    if (state != null) {
      return state.startsWith("FR");
    }
    for (Map.Entry<?, Path> entry : cgroup.folders().entrySet()) {
      String frozen = host.files().read(entry.getValue() + "/cgroup.freeze");
      if (frozen != null) {
        return frozen.startsWith("1");
      }
    }
    return false;
  }
}
