// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerInspect;
import dev.gantry.docker.EventMessage;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.attach.Attachment;
import dev.gantry.engine.container.Expectation;
import dev.gantry.engine.container.WaitCondition;
import dev.gantry.engine.event.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class LifecycleTest {
  @TempDir private Path folder;

  private EngineFixture engine;

  @BeforeEach
  void open() throws IOException {
    engine = EngineFixture.open(folder);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void a_container_runs_and_its_exit_code_and_output_stay() {
    String id = engine.create("one", "sh", "-c", "echo out; echo err >&2; exit 42");
    engine.engine().containers().start(id);
    assertThat(engine.await("one")).isEqualTo(42);
    assertThat(engine.logs("one")).contains("out\n", "err\n");
    ContainerInspect.State state = engine.engine().containers().inspect(id, false).state();
    assertThat(state.status()).isEqualTo("exited");
    assertThat(state.exitCode()).isEqualTo(42);
    engine.engine().containers().remove(id, false, false);
    assertThat(engine.engine().containers().list(true, 0, Map.of(), false)).isEmpty();
  }

  @Test
  void no_byte_is_lost_for_one_who_attached_before_the_start() {
    assertThat(engine.run("sh", "-c", "echo hi")).isEqualTo("hi\n");
    assertThat(engine.run("sh", "-c", "seq 1 20000").lines().count()).isEqualTo(20_000);
  }

  @Test
  void input_reaches_the_process_until_it_is_closed() throws IOException {
    String id =
        engine.create(
            "cat",
            c -> {
              c.openStdin = true;
              c.stdinOnce = true;
            },
            _ -> {},
            "cat");
    try (Attachment attachment = engine.attach(id, true)) {
      engine.engine().containers().start(id);
      attachment.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
      attachment.closeStdin();
      assertThat(EngineFixture.read(attachment)).isEqualTo("hello\n");
    }
    assertThat(engine.await(id)).isZero();
  }

  @Test
  void environment_user_folder_and_host_name_are_as_asked() {
    String text =
        engine.run(
            c -> {
              c.env = List.of("A=1");
              c.user = "user";
              c.workingDir = "/new/dir";
              c.hostname = "box";
            },
            _ -> {},
            "sh",
            "-c",
            "echo $A; id -u; id -G; pwd; hostname; echo $HOME; cat /etc/hostname");
    assertThat(text).isEqualTo("1\n1000\n1000 29\n/new/dir\nbox\n/tmp\nbox\n");
  }

  @Test
  void stop_asks_first_and_kills_after_the_grace() {
    String polite =
        engine.create(
            "polite", "sh", "-c", "trap 'echo bye; exit 0' TERM; while :; do sleep 0.1; done");
    String rude = engine.create("rude", "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");
    engine.engine().containers().start(polite);
    engine.engine().containers().start(rude);
    EngineFixture.sleep(300);
    engine.engine().containers().stop(polite, 5, null);
    assertThat(engine.logs(polite)).isEqualTo("bye\n");
    long before = System.nanoTime();
    engine.engine().containers().stop(rude, 1, null);
    assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
    assertThat(engine.await(rude)).isEqualTo(137);
    assertThatThrownBy(() -> engine.engine().containers().stop(rude, 1, null))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.NOT_MODIFIED));
  }

  @Test
  void start_again_keeps_the_id_and_the_files() {
    String id = engine.create("again", "sh", "-c", "echo x >> /file; cat /file | wc -l");
    engine.engine().containers().start(id);
    engine.await(id);
    engine.engine().containers().start(id);
    engine.await(id);
    assertThat(engine.logs(id)).isEqualTo("1\n2\n");
  }

  @Test
  void paused_processes_stand_still() {
    String id = engine.create("pa", "sh", "-c", "while :; do echo x; sleep 0.05; done");
    engine.engine().containers().start(id);
    EngineFixture.sleep(300);
    engine.engine().containers().pause(id);
    String before = engine.logs(id);
    EngineFixture.sleep(400);
    assertThat(engine.logs(id)).isEqualTo(before);
    assertThat(engine.engine().containers().inspect(id, false).state().paused()).isTrue();
    assertThatThrownBy(() -> engine.exec(id, _ -> {}, "true")).hasMessageContaining("paused");
    engine.engine().containers().unpause(id);
    EngineFixture.sleep(400);
    assertThat(engine.logs(id)).hasSizeGreaterThan(before.length());
    engine.engine().containers().kill(id, null);
    assertThat(engine.await(id)).isEqualTo(137);
  }

  @Test
  void execs_have_their_own_output_user_and_exit_code() {
    String id = engine.create("ex", "sleep", "100");
    engine.engine().containers().start(id);
    assertThat(engine.exec(id, _ -> {}, "sh", "-c", "echo hi; exit 7")).isEqualTo("hi\n7");
    assertThat(engine.exec(id, e -> e.user = "user", "id", "-u")).isEqualTo("1000\n0");
    assertThat(engine.exec(id, e -> e.workingDir = "/tmp", "pwd")).isEqualTo("/tmp\n0");
    assertThat(engine.exec(id, e -> e.env = List.of("Q=5"), "sh", "-c", "echo $Q"))
        .isEqualTo("5\n0");
    assertThatThrownBy(() -> engine.exec(id, _ -> {}, "/nothing"))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exitCode()).isEqualTo(127));
    assertThatThrownBy(() -> engine.exec(id, _ -> {}, "/etc/passwd"))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exitCode()).isEqualTo(126));
  }

  @Test
  void a_program_that_is_not_there_fails_with_127() {
    String id = engine.create("no", "/nothing");
    assertThatThrownBy(() -> engine.engine().containers().start(id))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exitCode()).isEqualTo(127));
    ContainerInspect.State state = engine.engine().containers().inspect(id, false).state();
    assertThat(state.status()).isEqualTo("created");
    assertThat(state.exitCode()).isEqualTo(127);
  }

  @Test
  void rm_takes_a_running_one_by_force_only_and_leaves_nothing() throws IOException {
    String id = engine.create("rr", "sleep", "100");
    engine.engine().containers().start(id);
    String group = Files.readString(Path.of("/proc/" + pid(id) + "/cgroup"));
    assertThat(group).contains(id);
    assertThatThrownBy(() -> engine.engine().containers().remove(id, false, false))
        .hasMessageContaining("container is running");
    engine.engine().containers().remove(id, true, false);
    assertThat(folder.resolve("root/containers").resolve(id)).doesNotExist();
    assertThat(folder.resolve("run/containers").resolve(id.substring(0, 16))).doesNotExist();
    try (var groups = Files.walk(Path.of("/sys/fs/cgroup"), 4)) {
      assertThat(groups.filter(p -> p.endsWith(id))).isEmpty();
    }
  }

  @Test
  void rm_flag_removes_it_at_its_end() {
    String id = engine.create("gone", _ -> {}, h -> h.autoRemove = true, "sh", "-c", "exit 3");
    Expectation removed = engine.engine().containers().expect(id, WaitCondition.REMOVED);
    engine.engine().containers().start(id);
    assertThat(removed.await().statusCode()).isEqualTo(3);
    assertThatThrownBy(() -> engine.engine().containers().record(id))
        .hasMessageContaining("No such container");
  }

  @Test
  void a_policy_starts_it_again_until_the_user_stops_it() {
    String id =
        engine.create(
            "again",
            _ -> {},
            h -> h.restartPolicy = new HostConfig.RestartPolicy("on-failure", 2),
            "sh",
            "-c",
            "echo run; exit 1");
    engine.engine().containers().start(id);
    for (int i = 0; i < 300 && !status(id).equals("exited"); i++) {
      EngineFixture.sleep(20);
    }
    assertThat(engine.logs(id)).isEqualTo("run\nrun\nrun\n");
    assertThat(engine.engine().containers().inspect(id, false).restartCount()).isEqualTo(2);
  }

  @Test
  void events_come_in_order_and_once() {
    Instant begin = Instant.now();
    String id = engine.create("ev", _ -> {}, h -> h.autoRemove = true, "true");
    Expectation removed = engine.engine().containers().expect(id, WaitCondition.REMOVED);
    engine.engine().containers().start(id);
    removed.await();
    List<String> actions = new ArrayList<>();
    try (EventStream events =
        engine.engine().events().open(begin, Instant.now(), Map.of("container", List.of(id)))) {
      for (EventMessage e = events.next(); e != null; e = events.next()) {
        actions.add(e.action());
      }
    }
    assertThat(actions).containsExactly("create", "start", "die", "destroy");
  }

  @Test
  void limits_are_in_the_cgroup_files_and_change_while_it_runs() throws IOException {
    String id =
        engine.create(
            "lim",
            _ -> {},
            h -> {
              h.memory = 64L << 20;
              h.pidsLimit = 20L;
            },
            "sleep",
            "100");
    engine.engine().containers().start(id);
    assertThat(cgroup(id, "memory", "memory.limit_in_bytes", "memory.max")).isEqualTo("67108864");
    assertThat(cgroup(id, "pids", "pids.max", "pids.max")).isEqualTo("20");
    HostConfig.Builder changes = HostConfig.builder();
    changes.pidsLimit = 7L;
    changes.cpuShares = 512;
    engine.engine().containers().update(id, changes.build());
    assertThat(cgroup(id, "pids", "pids.max", "pids.max")).isEqualTo("7");
    assertThat(engine.engine().containers().stats(id).pidsStats().current()).isEqualTo(1);
    assertThat(engine.engine().containers().top(id, "").processes()).hasSize(1);
  }

  @Test
  void terminals_work() {
    String id =
        engine.create("tty", c -> c.tty = true, _ -> {}, "sh", "-c", "test -t 0 && echo yes");
    try (Attachment attachment = engine.attach(id, false)) {
      engine.engine().containers().start(id);
      assertThat(EngineFixture.read(attachment)).isEqualTo("yes\r\n");
    }
  }

  @Test
  void a_missing_host_folder_is_made_and_mounted() throws IOException {
    Path host = folder.resolve("made/here");
    engine.run(
        _ -> {}, h -> h.binds = List.of(host + ":/var/log"), "sh", "-c", "echo 1 > /var/log/x");
    assertThat(host.resolve("x")).hasContent("1");
    String refused =
        engine.run(
            _ -> {},
            h -> h.binds = List.of(host + ":/var/log:ro"),
            "sh",
            "-c",
            "echo 1 > /var/log/y || echo refused");
    assertThat(refused).contains("Read-only file system", "refused\n");
  }

  @Test
  void changes_are_told() {
    String id = engine.create("ch", "sh", "-c", "touch /tmp/new; rm /etc/shadow");
    engine.engine().containers().start(id);
    engine.await(id);
    assertThat(engine.engine().containers().changes(id))
        .extracting(c -> c.kind() + " " + c.path())
        .contains("0 /tmp", "1 /tmp/new", "0 /etc", "2 /etc/shadow");
  }

  private String status(String id) {
    return engine.engine().containers().inspect(id, false).state().status();
  }

  private int pid(String id) {
    return engine.engine().containers().inspect(id, false).state().pid();
  }

  private String cgroup(String id, String controller, String v1, String v2) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid(id) + "/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (List.of(parts[1].split(",", -1)).contains(controller)) {
        return Files.readString(Path.of("/sys/fs/cgroup/" + controller + parts[2], v1)).strip();
      }
    }
    String unified = Files.readString(Path.of("/proc/" + pid(id) + "/cgroup")).strip();
    return Files.readString(
            Path.of("/sys/fs/cgroup" + unified.substring(unified.lastIndexOf(':') + 1), v2))
        .strip();
  }
}
