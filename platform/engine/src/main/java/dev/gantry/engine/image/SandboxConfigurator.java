// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.registry.deb.Configurator;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.compile.KeepOptions;
import dev.gantry.runtime.compile.PlanCompiler;
import dev.gantry.runtime.compile.RootSource;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.keeper.Keeper;
import dev.gantry.runtime.keeper.KeeperConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Runs the scripts of packages in a container like any other: the keeper carries out a plan, with
/// own namespaces, no network, Docker's capabilities and nothing of the host.
public final class SandboxConfigurator implements Configurator {
  private static final int TAIL = 4096;

  private static final List<String> CAPABILITIES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  private final Keeper keeper;
  private final Supplier<HostFacts> host;
  private final Path run;
  private final AtomicLong keys = new AtomicLong();

  /// @param run a folder of our own for sockets and exit records, `RUN/deb`
  public SandboxConfigurator(Keeper keeper, Supplier<HostFacts> host, Path run) {
    this.keeper = keeper;
    this.host = host;
    this.run = run;
  }

  @Override
  public void run(Path root, List<String> argv, List<String> env) {
    String id = "gantry-deb-" + ProcessHandle.current().pid() + "-" + keys.incrementAndGet();
    try {
      Files.createDirectories(run);
      Path folder = Files.createDirectories(run.resolve(id));
      try {
        run(id, folder, root, argv, env);
      } finally {
        for (String name : List.of("exit", "keeper.sock")) {
          Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw Failure.internal("configuring packages: " + e.getMessage(), e);
    }
  }

  private void run(String id, Path folder, Path root, List<String> argv, List<String> env) {
    KeepOptions keep =
        new KeepOptions(
                KeepOptions.Mode.PIPES,
                null,
                0,
                0,
                null,
                folder.resolve("exit"),
                0,
                0,
                false,
                false,
                false,
                1,
                0,
                0,
                "")
            .withTitle(id);
    CreateOptions options = CreateOptions.kept(id, folder, new RootSource.Folder(root), keep);
    RuntimeSpec spec = Json.parse(RuntimeSpec.class, spec(root, argv, env), "a sandbox's document");
    KeeperConnection.Initial client = KeeperConnection.initial(folder.resolve("client"));
    try (KeeperConnection connection = client.connection()) {
      connection.attach(
          KeeperConnection.WANT_STDOUT | KeeperConnection.WANT_STDERR | KeeperConnection.WANT_EXIT);
      keeper.start(PlanCompiler.create(spec, host.get(), options), List.of(client));
      follow(connection);
    }
  }

  /// Privileges are those of an ordinary container; dpkg needs no more.
  private static String spec(Path root, List<String> argv, List<String> env) {
    return """
    {"ociVersion": "1.3.0",
     "root": {"path": %s},
     "hostname": "debian",
     "process": {"cwd": "/", "args": %s, "env": %s, "user": {"uid": 0, "gid": 0},
       "noNewPrivileges": false,
       "capabilities": {"bounding": %4$s, "effective": %4$s, "permitted": %4$s}},
     "mounts": [
       {"destination": "/proc", "type": "proc", "source": "proc",
        "options": ["nosuid", "noexec", "nodev"]},
       {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
        "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
       {"destination": "/dev/pts", "type": "devpts", "source": "devpts",
        "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"]},
       {"destination": "/dev/shm", "type": "tmpfs", "source": "shm",
        "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]}],
     "linux": {"namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"},
         {"type": "uts"}, {"type": "mount"}],
       "maskedPaths": ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/scsi",
         "/proc/acpi", "/proc/asound", "/sys/firmware"],
       "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
         "/proc/sysrq-trigger"]}}
    """
        .formatted(
            list(List.of(root.toString())).replaceAll("^\\[|]$", ""),
            list(argv),
            list(env),
            list(CAPABILITIES));
  }

  private static String list(List<String> texts) {
    return Json.type(String.class).list().toJson(texts);
  }

  /// Reads to the end of the process; its last words explain a failure.
  private static void follow(KeeperConnection connection) {
    StringBuilder tail = new StringBuilder();
    KeeperConnection.Frame frame = connection.nextFrame();
    while (frame != null && !(frame instanceof KeeperConnection.Frame.Exit)) {
      if (frame instanceof KeeperConnection.Frame.Output output) {
        tail.append(new String(output.bytes(), StandardCharsets.UTF_8));
        tail.delete(0, Math.max(0, tail.length() - TAIL));
      }
      frame = connection.nextFrame();
    }
    if (!(frame instanceof KeeperConnection.Frame.Exit exit)) {
      throw Failure.internal(
          "configuring packages: the container's keeper went away: " + tail.toString().strip(),
          null);
    }
    if (exit.waitStatus() != 0) {
      throw new Failure(
          Failure.Code.INTERNAL,
          "configuring packages failed with wait status "
              + exit.waitStatus()
              + ": "
              + tail.toString().strip());
    }
  }
}
