// SPDX-License-Identifier: Apache-2.0
package dev.gantry.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The place where scenarios run: folders of their own, a service of their own, and the look for
/// what was left behind.
final class Bench implements AutoCloseable {
  /// A slow host gets more time by a factor.
  private static final int TIMEOUT_SECONDS =
      180 * Integer.parseInt(System.getenv().getOrDefault("GANTRY_SLOW", "1"));

  private final Path folder;
  private final Path dist;
  private final Path home;

  private Bench(Path folder, Path dist, Path home) {
    this.folder = folder;
    this.dist = dist;
    this.home = home;
  }

  static Bench create() {
    Path folder = Path.of("").toAbsolutePath();
    Path dist =
        Path.of(System.getProperty("gantry.dist", folder.resolve("../../dist").toString()))
            .toAbsolutePath()
            .normalize();
    try {
      return new Bench(folder, dist, Files.createTempDirectory(Path.of("/tmp"), "gantry-acc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Result(int code, String tail) {}

  Path folder() {
    return folder;
  }

  /// The scenario files whose `# needs:` words this host fulfils, in order of their names.
  List<Path> scenarios() throws IOException {
    String only = System.getProperty("scenarios", "");
    try (Stream<Path> files = Files.list(folder.resolve("scenarios"))) {
      return files
          .filter(file -> file.toString().endsWith(".sh"))
          .filter(file -> only.isEmpty() || file.getFileName().toString().matches(only + "\\.sh"))
          .filter(Bench::fits)
          .sorted()
          .toList();
    }
  }

  private static boolean fits(Path file) {
    boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("# needs:"))
          .flatMap(line -> Stream.of(line.substring(8).trim().split(" ")))
          .allMatch(word ->
              switch (word) {
                case "cgroup-v1" -> !unified;
                case "cgroup-v2" -> unified;
                default -> throw new IllegalStateException(file + ": unknown need " + word);
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result run(String id, Path script) throws IOException {
    Path work = Files.createDirectories(home.resolve("work").resolve(id));
    Path log = Files.createDirectories(folder.resolve("target/scenarios")).resolve(id + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash",
            "-c",
            "set -eu -o pipefail; . \"$0/vocabulary.sh\"; set -x; . \"$1\"",
            folder.toString(),
            script.toString());
    builder.directory(work.toFile());
    Map<String, String> env = builder.environment();
    env.put("T", work.toString());
    env.put("FX", home.resolve("fx").toString());
    env.put("DIST", dist.toString());
    env.put("JAVA_HOME", System.getProperty("java.home"));
    env.put("GANTRY_ROOT", home.resolve("root").toString());
    env.put("GANTRY_RUN", home.resolve("run").toString());
    env.put("PATH", dist.resolve("bin") + ":" + env.get("PATH") + ":/usr/sbin:/sbin");
    builder.redirectInput(new java.io.File("/dev/null"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Result(124, "took longer than " + TIMEOUT_SECONDS + " s\n" + tail(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return new Result(130, "interrupted");
    }
    return new Result(process.exitValue(), tail(log));
  }

  private static String tail(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
  }

  /// What a scenario left behind: containers (which are then removed), mounts of this run in the
  /// host's table, keepers.
  List<String> leaks() throws IOException {
    List<String> leaks = new ArrayList<>();
    Path script = home.resolve("leaks.sh");
    Files.writeString(
        script,
        """
        set +x
        sleep 0.2
        gantry ps -aq | sed 's/^/container /' >"$T/leaks"
        cleanup_containers
        sleep 0.2
        for dir in /proc/[0-9]*; do
          if tr '\\0' '\\n' <"$dir/environ" 2>/dev/null | grep -qx "GANTRY_RUN=$GANTRY_RUN" \\
            && ! grep -qE '^Name:.(java|bash|sh|sed|tr|grep|gantry)' "$dir/status"; then
            echo "process $(tr '\\0' ' ' <"$dir/cmdline")" >>"$T/leaks"
          fi
        done
        mounts=$(mounts_of_run)
        [ "$mounts" = 0 ] || echo "$mounts mounts" >>"$T/leaks"
        """);
    Result result = run("leaks", script);
    if (result.code() != 0) {
      leaks.add("the look for leaks failed: " + result.tail());
    }
    Path found = home.resolve("work/leaks/leaks");
    if (Files.exists(found)) {
      leaks.addAll(Files.readAllLines(found));
    }
    return leaks;
  }

  @Override
  public void close() throws IOException {
    Path script = home.resolve("stop.sh");
    Files.writeString(
        script,
        """
        cleanup_containers
        pid=$(cat "$GANTRY_RUN/gantryd.pid")
        kill "$pid"
        eventually 10 test ! -d "/proc/$pid"
        rm -rf "$GANTRY_ROOT" "$GANTRY_RUN" "$FX"
        """);
    run("stop", script);
    try (Stream<Path> tree = Files.walk(home)) {
      tree.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}
