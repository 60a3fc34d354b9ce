// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What one command line led to. Its text is a block of a golden file.
record Outcome(int exitCode, String stdout, String stderr, List<String> requests) {
  String text() {
    StringBuilder text = new StringBuilder("exit " + exitCode + "\n");
    block(text, "stdout", neutral(stdout));
    block(text, "stderr", neutral(stderr));
    requests.forEach(request -> text.append("sent ").append(request).append('\n'));
    return text.toString().replace(World.NEW, "NEW");
  }

  private static void block(StringBuilder text, String name, String output) {
    if (output.isEmpty()) {
      return;
    }
    text.append(name).append('\n');
    output
        .lines()
        .forEach(line ->
            text.append("  |").append(line.replace("\0", "\\0").stripTrailing()).append('\n'));
  }

  /// The program's own name is the only difference that is meant.
  private static String neutral(String output) {
    return output
        .replaceAll("\\bdocker( |:|'|$)", "gantry$1")
        .replaceAll("(?m)\\s*\\nRun 'gantry [a-z ]+--help' for more information\\n?$", "\n");
  }

  /// The folder in which command lines run: a few files that they name.
  static Path folder(Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("work"));
    Files.writeString(
        folder.resolve("env.list"),
        "# a comment\n\nA=1\nB= two words \nFROM_CALLER\nNOWHERE\n  C=x\n");
    Files.writeString(folder.resolve("bad.list"), "A B=1\n");
    Files.writeString(folder.resolve("labels.list"), "x=1\n# no\ny\n");
    Files.writeString(
        folder.resolve("seccomp.json"), "{\n  \"defaultAction\": \"SCMP_ACT_ALLOW\"\n}\n");
    Files.writeString(folder.resolve("hello.txt"), "hello\n");
    Files.createDirectories(folder.resolve("tree/inner"));
    Files.writeString(folder.resolve("tree/inner/leaf"), "leaf\n");
    return folder;
  }

  /// Gives the line to the docker command at `program`.
  static Outcome ofDocker(String program, Words words, FakeEngine engine, Path socket, Path folder)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(words.arguments());
    Path out = folder.resolveSibling("out");
    Path error = folder.resolveSibling("error");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectOutput(out.toFile()).redirectError(error.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment(socket));
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(words.stdin().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it has ended without reading its input
    }
    if (!process.waitFor(6, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("docker did not end: " + words.arguments() + "\n" + engine.requests());
    }
    return new Outcome(
        process.exitValue(), Files.readString(out), Files.readString(error), engine.requests());
  }

  static Map<String, String> environment(Path socket) {
    return Map.of(
        "DOCKER_HOST",
        "unix://" + socket,
        "HOME",
        "/nonexistent",
        "PATH",
        "/usr/bin",
        "FROM_CALLER",
        "yes",
        "TZ",
        "UTC");
  }
}
