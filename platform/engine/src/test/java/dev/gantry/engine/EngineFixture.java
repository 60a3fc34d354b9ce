// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.NetworkingConfig;
import dev.gantry.engine.attach.AttachOptions;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.attach.Frame;
import dev.gantry.engine.container.WaitCondition;
import dev.gantry.engine.log.LogOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An engine in a folder of its own, and short words for what tests do with it.
final class EngineFixture implements AutoCloseable {
  private final Path folder;
  private Engine engine;

  private EngineFixture(Path folder) {
    this.folder = folder;
    this.engine = Engine.open(config(folder));
  }

  static EngineFixture open(Path folder) throws IOException {
    EngineFixture fixture = new EngineFixture(folder);
    BusyboxImage.into(fixture.engine, "bb");
    return fixture;
  }

  /// Opens an engine on what another one left in `folder`.
  static EngineFixture adopt(Path folder) {
    return new EngineFixture(folder);
  }

  static EngineConfig config(Path folder) {
    return new EngineConfig(
        folder.resolve("root"),
        folder.resolve("run"),
        "/gantry-test-" + Integer.toHexString(folder.toString().hashCode()),
        null,
        "test",
        keeper(),
        List.of(),
        InstantSource.system(),
        new SecureRandom());
  }

  private static Path keeper() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path keeper = at.resolve("run/keeper/target/keeper");
      if (Files.exists(keeper)) {
        return keeper;
      }
    }
    throw new IllegalStateException("run/keeper/target/keeper is not built: make -C run/keeper");
  }

  Engine engine() {
    return engine;
  }

  /// Closes the engine and opens another one in its place.
  void reopen() {
    engine.close();
    engine = Engine.open(config(folder));
  }

  String create(String name, String... command) {
    return create(name, _ -> {}, _ -> {}, command);
  }

  String create(
      @Nullable String name,
      Consumer<ContainerConfig.Builder> config,
      Consumer<HostConfig.Builder> host,
      String... command) {
    ContainerConfig.Builder c = ContainerConfig.builder();
    c.image = "bb";
    c.cmd = List.of(command);
    config.accept(c);
    HostConfig.Builder h = HostConfig.builder();
    host.accept(h);
    return engine
        .containers()
        .create(name, new ContainerCreate(c.build(), h.build(), NetworkingConfig.NONE), null)
        .id();
  }

  long await(String ref) {
    return engine.containers().waitFor(ref, WaitCondition.NOT_RUNNING).statusCode();
  }

  /// Runs a command to its end and gives what it wrote to both streams.
  String run(String... command) {
    return run(_ -> {}, _ -> {}, command);
  }

  String run(
      Consumer<ContainerConfig.Builder> config,
      Consumer<HostConfig.Builder> host,
      String... command) {
    String id = create(null, config, host, command);
    try (Attachment attachment = attach(id, false)) {
      engine.containers().start(id);
      String text = read(attachment);
      await(id);
      return text;
    } finally {
      engine.containers().remove(id, true, true);
    }
  }

  Attachment attach(String ref, boolean stdin) {
    return engine.containers().attach(ref, new AttachOptions(false, true, stdin, true, true));
  }

  static String read(Attachment attachment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Frame frame = attachment.nextFrame(); frame != null; frame = attachment.nextFrame()) {
      out.writeBytes(frame.bytes());
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  String logs(String ref) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    engine
        .containers()
        .logs(ref, LogOptions.ALL, (_, bytes, at, length) -> out.write(bytes, at, length));
    return out.toString(StandardCharsets.UTF_8);
  }

  /// Runs a further process and gives its output and, last, its exit code.
  String exec(String ref, Consumer<ExecCreate.Builder> options, String... command) {
    ExecCreate.Builder request = ExecCreate.builder();
    request.cmd = List.of(command);
    request.attachStdout = true;
    request.attachStderr = true;
    options.accept(request);
    String id = engine.execs().create(ref, request.build());
    Attachment attachment = engine.execs().start(id, false, false, List.of());
    if (attachment == null) {
      throw new AssertionError("no streams");
    }
    String text;
    try (attachment) {
      text = read(attachment);
    }
    for (int i = 0; i < 500 && engine.execs().inspect(id).running(); i++) {
      sleep(10);
    }
    return text + engine.execs().inspect(id).exitCode();
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Removes all containers, so that nothing of the test is left.
  @Override
  public void close() {
    engine
        .containers()
        .list(true, 0, Map.of(), false)
        .forEach(row -> engine.containers().remove(row.id(), true, true));
    engine.close();
  }
}
