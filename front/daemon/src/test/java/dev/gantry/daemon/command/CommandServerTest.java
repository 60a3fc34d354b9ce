// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.base.Failure;
import dev.gantry.daemon.life.Activity;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Memfd;
import dev.gantry.linux.socket.UnixSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class CommandServerTest {
  @TempDir Path folder;
  private final Activity activity = new Activity(InstantSource.system());
  private final AtomicInteger otherBuilds = new AtomicInteger();
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final UnixSocket.Pair in = UnixSocket.pair();
  private final UnixSocket.Pair out = UnixSocket.pair();
  private final UnixSocket.Pair error = UnixSocket.pair();
  private CommandServer server;

  @BeforeEach
  void start() {
    server =
        new CommandServer(
            UnixSocket.listen(folder.resolve("command.sock"), 0600),
            "b1",
            face -> face.equals("gantry") ? this::run : null,
            () -> Memfd.sealed("keeper", bytes("the keeper")),
            activity,
            otherBuilds::incrementAndGet);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    for (UnixSocket.Pair pair : List.of(in, out, error)) {
      pair.close();
    }
  }

  private Ending run(Caller caller) {
    try {
      return switch (caller.arguments().getFirst()) {
        case "echo" -> echo(caller);
        case "cat" -> {
          caller.terminal().input().transferTo(caller.terminal().output());
          yield new Ending.Exit(0);
        }
        case "yes" -> {
          while (true) {
            caller.terminal().output().write(bytes("y\n"));
          }
        }
        case "sleep" -> sleep();
        case "trap" -> {
          CountDownLatch got = new CountDownLatch(1);
          caller
              .terminal()
              .onSignal(signal -> {
                got.countDown();
                return true;
              });
          caller.terminal().output().write('.');
          got.await();
          yield new Ending.Exit(3);
        }
        case "become" -> new Ending.HandOver(bytes("the plan"), 126, 2, new Sentences(caller));
        case "fail" -> throw Failure.notFound("no such container: web");
        default -> throw new IllegalStateException(caller.toString());
      };
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ending echo(Caller caller) throws IOException {
    String text =
        String.join(" ", caller.arguments())
            + caller.environment()
            + caller.folder()
            + caller.terminal().size().columns();
    caller.terminal().output().write(bytes(text));
    caller.terminal().error().write(bytes("on error"));
    return new Ending.Exit(7);
  }

  private Ending sleep() {
    try {
      Thread.sleep(Duration.ofMinutes(1));
      return new Ending.Exit(0);
    } catch (InterruptedException _) {
      interrupted.countDown();
      return new Ending.Exit(99);
    }
  }

  private record Sentences(Caller caller) implements Ending.Reports {
    @Override
    public int failed(int step, int errno, String call, String detail) {
      try {
        caller.terminal().error().write(bytes(step + " " + errno + " " + call + " " + detail));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return 125;
    }

    @Override
    public void ready(int pid, long startTicks) {}

    @Override
    public void exited(int status) {}

    @Override
    public Ending.Answer ask(int code, int pid, byte[] payload) {
      return new Ending.Answer(code, new String(payload, StandardCharsets.UTF_8));
    }
  }

  private FakeLauncher call(String... words) {
    List<String> argv = new ArrayList<>(List.of("gantry"));
    argv.addAll(List.of(words));
    return new FakeLauncher(folder.resolve("command.sock"))
        .hello(
            "b1",
            in.second().fd(),
            out.second().fd(),
            error.second().fd(),
            argv.toArray(String[]::new));
  }

  @Test
  void a_command_runs_with_the_callers_words_streams_and_surroundings() throws Exception {
    try (FakeLauncher launcher = call("echo", "a")) {
      assertThat(launcher.next()).isEqualTo("16:7");
      assertThat(out.first().receive(100).bytes()).asString().isEqualTo("echo a{A=1=2}/tmp80");
      assertThat(error.first().receive(100).bytes()).asString().isEqualTo("on error");
    }
  }

  @Test
  void a_failure_is_one_line_on_the_callers_error_stream() throws Exception {
    try (FakeLauncher launcher = call("fail")) {
      assertThat(launcher.next()).isEqualTo("16:1");
      assertThat(error.first().receive(100).bytes())
          .asString()
          .isEqualTo("gantry: no such container: web\n");
    }
  }

  @Test
  void sixty_four_commands_run_at_once() throws Exception {
    List<FakeLauncher> launchers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      launchers.add(call("trap"));
    }
    int waiting = 0;
    while (waiting < 64) {
      waiting += out.first().receive(64).bytes().length;
    }
    for (FakeLauncher launcher : launchers) {
      launcher.send(Frame.of(Frame.SIGNAL, 10));
      assertThat(launcher.next()).isEqualTo("16:3");
      launcher.close();
    }
  }

  @Test
  void an_unhandled_signal_ends_the_command_and_interrupts_it() throws Exception {
    try (FakeLauncher launcher = call("sleep")) {
      launcher.send(Frame.of(Frame.SIGNAL, 28));
      launcher.send(Frame.of(Frame.SIGNAL, 2));
      assertThat(launcher.next()).isEqualTo("16:130");
      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(launcher.frames.takeDescriptors()).isEmpty();
    }
  }

  @Test
  void a_killed_launcher_ends_its_command() throws Exception {
    call("sleep").close();
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_closed_output_ends_the_command_as_a_broken_pipe_does() throws Exception {
    out.first().close();
    try (FakeLauncher launcher = call("yes")) {
      assertThat(launcher.next()).isEqualTo("16:141");
    }
  }

  @Test
  void a_command_that_waits_for_input_ends_at_once_when_it_must() throws Exception {
    try (FakeLauncher launcher = call("cat")) {
      in.first().send(bytes("x"));
      assertThat(out.first().receive(10).bytes()).asString().isEqualTo("x");
      launcher.send(Frame.of(Frame.SIGNAL, 15));
      assertThat(launcher.next()).isEqualTo("16:143");
    }
    awaitIdle();
  }

  @Test
  void a_suspended_command_leaves_the_callers_input_alone() throws Exception {
    try (FakeLauncher launcher = call("cat")) {
      launcher.send(Frame.of(Frame.SUSPEND));
      assertThat(launcher.next()).isEqualTo("18");
      in.first().send(bytes("for the shell"));
      assertThat(in.second().receive(100).bytes()).asString().isEqualTo("for the shell");
      launcher.send(Frame.of(Frame.RESUME));
      in.first().send(bytes("for cat"));
      assertThat(out.first().receive(100).bytes()).asString().isEqualTo("for cat");
      in.first().shutdownOutput();
      assertThat(launcher.next()).isEqualTo("16:0");
    }
  }

  @Test
  void a_launcher_of_another_build_is_sent_away() throws Exception {
    try (FakeLauncher launcher = new FakeLauncher(folder.resolve("command.sock"))) {
      launcher.hello("b2", in.second().fd(), out.second().fd(), error.second().fd(), "gantry");
      assertThat(launcher.next()).isEqualTo("19");
    }
    assertThat(otherBuilds).hasValue(1);
  }

  @Test
  void a_caller_becomes_the_keeper_and_its_reports_are_answered() throws Exception {
    try (FakeLauncher launcher = call("become")) {
      assertThat(launcher.next()).isEqualTo("17:126:2");
      List<Fd> descriptors = launcher.frames.takeDescriptors();
      assertThat(content(descriptors.get(0))).isEqualTo("the keeper");
      assertThat(content(descriptors.get(1))).isEqualTo("the plan");
      launcher.send(Frame.of(Frame.SIGNAL, 15)); // was on its way when EXEC arrived
      launcher.send(new Frame(3, new byte[] {5, 0, 0, 0, 9, 0, 0, 0, 'h', 'i'}));
      assertThat(launcher.socket.receive(100).bytes()).containsExactly(5, 0, 0, 0, 2, 0, 'h', 'i');
      launcher.send(
          new Frame(2, new byte[] {17, 0, 0, 0, 12, 0, 0, 0, 2, 'm', 'v', 3, 0, 'o', 'o', 'm'}));
      assertThat(launcher.socket.receive(100).bytes()).containsExactly(125, 0, 0, 0);
      assertThat(error.first().receive(100).bytes()).asString().isEqualTo("17 12 mv oom");
    }
    awaitIdle();
  }

  @Test
  void nonsense_ends_the_connection_and_nothing_else() throws Exception {
    try (FakeLauncher launcher = new FakeLauncher(folder.resolve("command.sock"))) {
      launcher.socket.send(new byte[] {-1, -1, -1, -1, 0});
      assertThat(launcher.next()).isEqualTo("end");
    }
    try (FakeLauncher launcher = new FakeLauncher(folder.resolve("command.sock"))) {
      launcher.send(new Frame(Frame.HELLO, new byte[] {1, 0, 0, 0, 9, 9, 9, 9}));
      assertThat(launcher.next()).isEqualTo("end");
    }
    a_command_runs_with_the_callers_words_streams_and_surroundings();
  }

  @Test
  void no_descriptor_is_left_behind() throws Exception {
    a_failure_is_one_line_on_the_callers_error_stream();
    awaitIdle();
    long before = descriptors();
    for (int i = 0; i < 5; i++) {
      a_failure_is_one_line_on_the_callers_error_stream();
    }
    awaitIdle();
    assertThat(descriptors()).isEqualTo(before);
  }

  private void awaitIdle() throws InterruptedException {
    while (activity.idle().isZero()) {
      Thread.sleep(1);
    }
  }

  private static long descriptors() throws IOException {
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      return list.count();
    }
  }

  private static String content(Fd fd) throws IOException {
    try (fd) {
      return Files.readString(Path.of("/proc/self/fd/" + fd.number()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
