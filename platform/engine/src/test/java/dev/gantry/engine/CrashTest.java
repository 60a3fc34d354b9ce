// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.docker.ContainerSummary;
import dev.gantry.docker.EventMessage;
import dev.gantry.engine.container.ContainerRecord;
import dev.gantry.engine.container.ContainerState;
import dev.gantry.engine.event.EventStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The engine is killed at random moments; nothing ends with it and nothing is lost or told twice.
///
/// `-Dcrash.rounds=200` for the long form.
@Tag("kernel")
final class CrashTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 6);

  @TempDir private Path folder;

  @Test
  void kill_9_loses_no_container_no_line_and_no_exit_code() throws Exception {
    Instant begin = Instant.now();
    EngineFixture first = EngineFixture.open(folder);
    String counter =
        first.create(
            "counter", "sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.02; done");
    first.engine().containers().start(counter);
    int pid = first.engine().containers().inspect(counter, false).state().pid();
    first.engine().close();
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      killAfter(random.nextInt(1500), round * 10_000);
    }
    EngineFixture.sleep(1500); // the last ones end
    try (EngineFixture last = EngineFixture.adopt(folder)) {
      EngineFixture.sleep(1000);
      check(last, counter, pid);
      checkEvents(last, begin);
    }
    try (Stream<Path> left = Files.list(folder.resolve("run/containers"))) {
      assertThat(left).isEmpty();
    }
    try (Stream<Path> left = Files.list(folder.resolve("root/snapshots/work"))) {
      assertThat(left).isEmpty();
    }
  }

  private void killAfter(int millis, int number) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashLoad.class.getName(),
                folder.toString(),
                Integer.toString(number))
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
    List<String> words = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      words.add(line);
      if (line.equals("ready")) {
        break;
      }
    }
    assertThat(words).contains("ready");
    Thread.sleep(millis);
    child.destroyForcibly().waitFor();
  }

  private static void check(EngineFixture last, String counter, int pid) {
    assertThat(last.engine().containers().inspect(counter, false).state().pid()).isEqualTo(pid);
    List<String> lines = last.logs(counter).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).isEqualTo(Integer.toString(i + 1));
    }
    for (ContainerSummary row : last.engine().containers().list(true, 0, Map.of(), false)) {
      ContainerRecord record = last.engine().containers().record(row.id());
      if (row.id().equals(counter)) {
        continue;
      }
      int number = Integer.parseInt(record.name().text().substring(1));
      if (record.state() instanceof ContainerState.Created) {
        continue; // killed before it was started
      }
      assertThat(number % 2).as("%s removes itself", record.name()).isZero();
      assertThat(record.state()).isInstanceOf(ContainerState.Exited.class);
      assertThat(record.state().last().code()).as("%s", record.name()).isEqualTo(number % 100);
      assertThat(last.logs(row.id())).isEqualTo(number + "\n");
    }
  }

  private static void checkEvents(EngineFixture last, Instant begin) {
    Map<String, List<String>> seen = new java.util.HashMap<>();
    try (EventStream events =
        last.engine().events().open(begin, Instant.now(), Map.of("type", List.of("container")))) {
      for (EventMessage e = events.next(); e != null; e = events.next()) {
        seen.computeIfAbsent(e.actor().id(), _ -> new ArrayList<>()).add(e.action());
      }
    }
    assertThat(seen).isNotEmpty();
    seen.forEach((id, actions) ->
        assertThat(List.of("create", "start", "die", "destroy"))
            .as("events of %s", id)
            .startsWith(actions.toArray(String[]::new)));
  }
}
