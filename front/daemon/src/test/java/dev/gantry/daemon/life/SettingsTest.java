// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  @TempDir Path folder;

  @Test
  void a_flag_wins_over_the_environment_and_both_over_the_default() {
    Settings settings =
        Settings.of(
            List.of("--run=/r1", "--idle-exit", "5"),
            Map.of("GANTRY_RUN", "/r2", "GANTRY_ROOT", "/d2"),
            1000);
    assertThat(settings.folders()).isEqualTo(new Folders(Path.of("/d2"), Path.of("/r1")));
    assertThat(settings.idleExit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.logLevel()).isEqualTo("info");
  }

  @Test
  void each_user_has_its_usual_folders() {
    assertThat(Folders.usual(0, Map.of()))
        .isEqualTo(new Folders(Path.of("/var/lib/gantry"), Path.of("/run/gantry")));
    assertThat(Folders.usual(7, Map.of("HOME", "/h", "XDG_RUNTIME_DIR", "/run/user/7")))
        .isEqualTo(new Folders(Path.of("/h/.local/share/gantry"), Path.of("/run/user/7/gantry")));
    assertThat(Folders.usual(7, Map.of("HOME", "/h")).run()).isEqualTo(Path.of("/tmp/gantry-7"));
  }

  @Test
  void wrong_words_are_refused_by_name() {
    assertThatThrownBy(() -> Settings.of(List.of("--rot=/x"), Map.of(), 0))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("unknown flag --rot");
    assertThatThrownBy(() -> Settings.of(List.of("--run"), Map.of(), 0))
        .hasMessage("flag --run needs a value");
    assertThatThrownBy(() -> Settings.of(List.of("--idle-exit=soon"), Map.of(), 0))
        .hasMessage("--idle-exit takes seconds, not \"soon\"");
  }

  @Test
  void folders_are_made_for_their_owner() throws Exception {
    Folders folders = new Folders(folder.resolve("a/b"), folder.resolve("c"));
    folders.make();
    assertThat(Files.getPosixFilePermissions(folders.root())).hasSizeBetween(3, 5);
    assertThat(folders.run()).isDirectory();
  }

  @Test
  void a_second_instance_is_told_who_holds_the_folder() throws Exception {
    Path file = folder.resolve("pid");
    try (InstanceLock _ = InstanceLock.take(file, Duration.ZERO)) {
      assertThat(Files.readString(file)).isEqualTo(ProcessHandle.current().pid() + "\n");
    }
    InstanceLock.take(file, Duration.ZERO).close();
  }

  @Test
  void the_service_is_idle_since_its_last_user_left() {
    Instant[] now = {Instant.EPOCH};
    Activity activity = new Activity(() -> now[0]);
    now[0] = Instant.ofEpochSecond(5);
    assertThat(activity.idle()).isEqualTo(Duration.ofSeconds(5));
    Activity.Use use = activity.use();
    assertThat(activity.idle()).isZero();
    use.close();
    now[0] = Instant.ofEpochSecond(8);
    assertThat(activity.idle()).isEqualTo(Duration.ofSeconds(3));
  }
}
