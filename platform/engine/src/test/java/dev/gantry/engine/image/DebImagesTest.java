// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.base.Progress;
import dev.gantry.content.ContentStore;
import dev.gantry.docker.Filters;
import dev.gantry.docker.ImageSummary;
import dev.gantry.registry.deb.DebTransport;
import dev.gantry.runtime.host.HostFacts;
import dev.gantry.runtime.keeper.Keeper;
import dev.gantry.runtime.keeper.Questions;
import dev.gantry.snapshot.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Debian images through the engine, the scripts of packages in a container of the keeper.
@Tag("kernel")
class DebImagesTest {
  @TempDir Path folder;

  private static Path keeper() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path keeper = at.resolve("run/keeper/target/keeper");
      if (Files.exists(keeper)) {
        return keeper;
      }
    }
    throw new IllegalStateException("run/keeper/target/keeper is not built: make -C run/keeper");
  }

  @Test
  void makes_a_configured_debian_and_finds_it_by_its_name() {
    Path cache = folder.resolve("deb");
    try (ContentStore content =
            ContentStore.open(folder.resolve("content"), InstantSource.system());
        SnapshotStore snapshots = SnapshotStore.open(folder.resolve("snapshots"));
        Keeper keeper = new Keeper(keeper(), Questions.NONE);
        DebTransport deb =
            new DebTransport(
                cache,
                Path.of("/etc/apt"),
                Path.of("/usr/share/keyrings"),
                System.getenv(),
                new SandboxConfigurator(
                    keeper, () -> HostFacts.observe(Path.of("/")), folder.resolve("run")),
                InstantSource.system())) {
      Images images =
          new Images(
              content,
              snapshots,
              List.of(deb),
              _ -> List.of(),
              (_, _, _) -> {},
              InstantSource.system());
      LocalImage image =
          images.ensure("deb:bookworm", Images.PullPolicy.MISSING, null, Progress.NONE);
      Path tree = images.lowers(image).getFirst();
      assertThat(tree.resolve("etc/shadow")).exists();
      assertThat(tree.resolve("var/lib/dpkg/status"))
          .content()
          .contains("Package: apt\nStatus: install ok installed");
      assertThat(image.config().process().cmd()).containsExactly("bash");
      assertThat(images.resolve("deb://bookworm", null).id()).isEqualTo(image.id());
      assertThat(images.list(Filters.NONE))
          .extracting(ImageSummary::repoTags)
          .containsExactly(List.of("deb:bookworm"));
      assertThat(folder.resolve("run")).isEmptyDirectory();
      assertThat(cache.resolve("tmp")).isEmptyDirectory();
      images.remove("deb:bookworm", false);
      assertThat(content.list()).isEmpty();
    }
  }
}
