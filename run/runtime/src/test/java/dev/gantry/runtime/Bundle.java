// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime;

import dev.gantry.base.Json;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.compile.CreateOptions;
import dev.gantry.runtime.compile.KeepOptions;
import dev.gantry.runtime.compile.PlanCompiler;
import dev.gantry.runtime.compile.RootSource;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.keeper.ExitRecord;
import dev.gantry.runtime.keeper.Keeper;
import dev.gantry.runtime.keeper.Questions;
import dev.gantry.runtime.keeper.StartedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A bundle with busybox for tests with a real kernel.
public final class Bundle {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Path KEEPER = Path.of("..", "keeper", "target", "keeper").toAbsolutePath();

  private final Path folder;
  private final String id = "rt-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

  public Bundle(Path folder) throws IOException {
    this.folder = folder;
    Path bin = Files.createDirectories(folder.resolve("rootfs/bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String name :
        List.of(
            "sh",
            "cat",
            "echo",
            "sleep",
            "grep",
            "ls",
            "id",
            "mount",
            "stat",
            "readlink",
            "touch",
            "head",
            "hostname",
            "true",
            "stty",
            "tty",
            "ulimit",
            "mknod",
            "dd")) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
    for (String name : List.of("proc", "dev", "sys", "tmp", "etc")) {
      Files.createDirectories(folder.resolve("rootfs").resolve(name));
    }
    Files.writeString(folder.resolve("rootfs/etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  }

  public Path folder() {
    return folder;
  }

  public String id() {
    return id;
  }

  /// A container document: `process` and `more` are JSON members to add or override with.
  public RuntimeSpec spec(String script, String processMore, String linuxMore, String more) {
    String json =
        """
        {"ociVersion":"1.3.0","root":{"path":"rootfs"},
         "process":{"args":["sh","-c",%s],"cwd":"/","env":["PATH=/bin"],"user":{"uid":0,"gid":0}%s},
         "mounts":[
          {"destination":"/proc","type":"proc","source":"proc","options":["nosuid","noexec","nodev"]},
          {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755","size=65536k"]},
          {"destination":"/dev/pts","type":"devpts","source":"devpts","options":["nosuid","noexec","newinstance","ptmxmode=0666","mode=0620","gid=5"]},
          {"destination":"/sys","type":"sysfs","source":"sysfs","options":["nosuid","noexec","nodev","ro"]}%s],
         "linux":{"cgroupsPath":"/gantry-test/%s",
          "namespaces":[{"type":"pid"},{"type":"network"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},{"type":"cgroup"}]%s}}
        """
            .formatted(quote(script), processMore, more, id, linuxMore);
    return Json.parse(RuntimeSpec.class, json, "config.json");
  }

  private static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  public record Result(int code, String output) {}

  /// Runs the container to its end; the output is what its log holds, without the time stamps.
  public Result run(RuntimeSpec spec) {
    boolean terminal = spec.process() != null && spec.process().terminal();
    Path log = folder.resolve("0.log");
    Path exit = folder.resolve("exit");
    KeepOptions keep =
        KeepOptions.detached(terminal, log, 0, 1, folder.resolve("keeper.sock"), exit);
    CreateOptions options =
        CreateOptions.kept(id, folder, new RootSource.Folder(folder.resolve("rootfs")), keep);
    try (Keeper keeper = new Keeper(KEEPER, Questions.NONE)) {
      StartedProcess process =
          keeper.start(
              PlanCompiler.create(spec, HostFacts.observe(Path.of("/")), options), List.of());
      ExitRecord record = await(exit, process);
      return new Result(record.code(), output(log));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ExitRecord await(Path exit, StartedProcess process) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      Optional<ExitRecord> record = ExitRecord.read(exit);
      if (record.isPresent()) {
        return record.get();
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("process " + process.pid() + " does not end");
  }

  private static String output(Path log) throws IOException {
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(log)) {
      String[] fields = line.split(" ", 4);
      out.append(fields[3]).append(fields[2].equals("P") ? "" : "\n");
    }
    return out.toString().replace("\r", "");
  }
}
