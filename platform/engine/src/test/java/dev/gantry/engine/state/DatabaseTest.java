// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.engine.state.Database.Outlive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  private static final Random RANDOM = new Random(7);

  @TempDir private Path folder;

  @Test
  void keeps_containers_over_a_reopening() {
    ContainerRow row = row("web");
    try (Database database = open()) {
      insert(database, row, Outlive.POWER);
    }
    try (Database database = open()) {
      assertThat(database.read(ContainerTable::all)).containsExactly(row);
    }
  }

  @Test
  void keeps_rows_that_need_to_outlive_the_process_only() {
    ContainerRow row = row("short");
    try (Database database = open()) {
      insert(database, row, Outlive.PROCESS);
      assertThat(database.read(ContainerTable::all)).containsExactly(row);
    }
  }

  @Test
  void refuses_a_second_container_of_one_name() {
    try (Database database = open()) {
      insert(database, row("web"), Outlive.POWER);
      assertThatThrownBy(() -> insert(database, row("web"), Outlive.POWER))
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.CONFLICT))
          .hasMessageContaining("\"/web\" is already in use");
      assertThat(database.read(ContainerTable::all)).hasSize(1);
    }
  }

  @Test
  void takes_back_a_transaction_that_fails() {
    try (Database database = open()) {
      assertThatThrownBy(() ->
              database.write(
                  Outlive.POWER,
                  inside -> {
                    ContainerTable.insert(inside, row("half"));
                    throw Failure.invalid("no");
                  }))
          .hasMessage("no");
      assertThat(database.read(ContainerTable::all)).isEmpty();
    }
  }

  @Test
  void forgets_execs_with_their_container() {
    try (Database database = open()) {
      ContainerRow row = row("web");
      insert(database, row, Outlive.POWER);
      ExecRow exec =
          new ExecRow(
              ContainerId.random(RANDOM),
              row.id(),
              "{}",
              0,
              0,
              null,
              Instant.EPOCH,
              Instant.EPOCH,
              Instant.EPOCH);
      write(database, inside -> ExecTable.insert(inside, exec));
      assertThat(database.read(ExecTable::all)).containsExactly(exec);
      write(database, inside -> ContainerTable.delete(inside, row.id()));
      assertThat(database.read(ExecTable::all)).isEmpty();
    }
  }

  @Test
  void keeps_only_the_last_events() {
    try (Database database = open()) {
      int count = EventTable.KEPT + 512;
      database.write(
          Outlive.PROCESS,
          inside -> {
            for (int i = 0; i < count; i++) {
              EventTable.append(inside, i, "{\"n\":" + i + "}");
            }
            return null;
          });
      var kept = database.read(inside -> EventTable.between(inside, 0, Long.MAX_VALUE));
      assertThat(kept).hasSize(EventTable.KEPT).endsWith("{\"n\":" + (count - 1) + "}");
    }
  }

  @Test
  void is_for_one_engine_at_a_time() {
    try (Database database = open()) {
      insert(database, row("web"), Outlive.POWER);
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.UNAVAILABLE));
    }
  }

  @Test
  void makes_a_fact_once() {
    try (Database database = open()) {
      String first = database.write(Outlive.POWER, i -> FactTable.getOrMake(i, "id", () -> "one"));
      String second = database.write(Outlive.POWER, i -> FactTable.getOrMake(i, "id", () -> "two"));
      assertThat(first).isEqualTo("one");
      assertThat(second).isEqualTo("one");
    }
  }

  private interface Step {
    void run(Database inside) throws java.sql.SQLException;
  }

  private static void write(Database database, Step step) {
    database.write(
        Outlive.POWER,
        inside -> {
          step.run(inside);
          return null;
        });
  }

  private static void insert(Database database, ContainerRow row, Outlive outlive) {
    database.write(
        outlive,
        inside -> {
          ContainerTable.insert(inside, row);
          return null;
        });
  }

  private Database open() {
    return Database.open(folder.resolve("engine.db"));
  }

  private static ContainerRow row(String name) {
    return new ContainerRow(
        ContainerId.random(RANDOM),
        new ContainerName(name),
        Instant.parse("2026-11-24T10:11:12.123456789Z"),
        "{}",
        ContainerRow.Phase.RUNNING,
        12,
        345,
        Instant.parse("2026-11-24T10:11:13.000000001Z"),
        ContainerRow.NEVER,
        0,
        true,
        "",
        2,
        true);
  }
}
