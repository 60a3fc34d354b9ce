// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.NetworkingConfig;
import dev.gantry.oci.image.ImageConfig;
import dev.gantry.oci.runtime.Mount;
import dev.gantry.oci.runtime.Namespace;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.RuntimeSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SpecBuilderTest {
  private static final Path GOLDEN = Path.of("src/test/golden/spec");
  private static final String IMAGE =
      """
      {"architecture":"amd64","os":"linux","config":{
        "Env":["PATH=/bin","LANG=C","BROKEN","*","=x"],"Entrypoint":["/entry"],"Cmd":["serve"],
        "WorkingDir":"/srv","User":"www","Labels":{"a":"image","io.restart":"always"},
        "Volumes":{"/data":{}},"StopSignal":"SIGINT"},
        "rootfs":{"type":"layers","diff_ids":[]}}
      """;

  static Stream<Path> requests() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(f -> f.toString().endsWith(".create.json")).sorted().toList().stream();
    }
  }

  /// A case is `NAME.create.json`, the request; `NAME.config.json` is the expected document.
  /// `-Daccept=true` rewrites what is expected.
  @ParameterizedTest
  @MethodSource("requests")
  void makes_the_document_that_is_expected(Path request) throws IOException {
    ContainerCreate create = ContainerCreate.parse(Files.readString(request));
    String made = Json.pretty(build(create)) + "\n";
    Path expected =
        request.resolveSibling(
            request.getFileName().toString().replace(".create.json", ".config.json"));
    if (Boolean.getBoolean("accept")) {
      Files.writeString(expected, made);
    }
    assertThat(made).isEqualTo(Files.readString(expected));
  }

  @Test
  void an_entry_point_of_the_request_leaves_out_the_image_s_command() {
    assertThat(merged(c -> c.entrypoint = List.of("/other")).command()).containsExactly("/other");
    assertThat(merged(c -> c.cmd = List.of("x", "y")).command())
        .containsExactly("/entry", "x", "y");
    assertThat(
            merged(
                    c -> {
                      c.entrypoint = List.of("");
                      c.cmd = List.of("x");
                    })
                .command())
        .containsExactly("x");
    assertThat(merged(c -> {}).command()).containsExactly("/entry", "serve");
  }

  @Test
  void unsound_variables_of_an_image_are_left_out_and_bare_names_remove() {
    ContainerSpec spec = merged(c -> c.env = List.of("LANG", "A=1", "PATH=/x"));
    assertThat(spec.config().env()).containsExactly("PATH=/x", "A=1");
  }

  @Test
  void labels_of_an_image_never_change_the_host_side() {
    ContainerSpec spec = merged(c -> {});
    assertThat(spec.config().labels()).containsEntry("io.restart", "always");
    assertThat(spec.hostConfig()).isEqualTo(HostConfig.EMPTY);
  }

  @Test
  void nothing_to_run_is_refused() {
    ImageConfig empty =
        ImageConfig.parse(
            "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8),
            "test");
    assertThatThrownBy(() -> ContainerSpec.of(create(c -> {}, h -> {}), "sha256:0", empty, "host"))
        .hasMessageContaining("no command specified");
  }

  @Test
  void survives_its_way_through_the_database() {
    ContainerSpec spec =
        Binds.resolve(
            merged(c -> c.cmd = List.of("a")), List.of(), Path.of("/volumes"), () -> "vol1");
    assertThat(Json.parse(ContainerSpec.class, Json.text(spec), "test")).isEqualTo(spec);
  }

  @Test
  void masked_paths_emptied_by_the_client_stay_empty() {
    ContainerCreate create =
        ContainerCreate.parse(
            """
            {"Cmd":["x"],"HostConfig":{"MaskedPaths":[],"ReadonlyPaths":[]}}
            """);
    ContainerSpec spec =
        Json.parse(
            ContainerSpec.class, Json.text(ContainerSpec.of(create, "i", image(), "h")), "test");
    RuntimeSpec built = SpecBuilder.build(spec, facts());
    assertThat(built.linuxOrEmpty().maskedPaths()).isEmpty();
    assertThat(built.linuxOrEmpty().readonlyPaths()).isEmpty();
  }

  @Test
  void a_user_other_than_root_has_no_effective_capabilities() {
    ProcessSpec process = process(build(create(c -> {}, h -> {})));
    assertThat(process.userOrRoot().uid()).isEqualTo(33);
    assertThat(process.capabilities()).isNotNull();
    assertThat(process.capabilities().effective()).isEmpty();
    assertThat(process.capabilities().inheritable()).isEmpty();
    assertThat(process.capabilities().bounding()).contains("CAP_CHOWN");
  }

  @Test
  void capabilities_are_added_and_dropped_in_every_spelling() {
    assertThat(CapabilityNames.of(List.of("sys_admin"), List.of("ALL"), false))
        .containsExactly("CAP_SYS_ADMIN");
    assertThat(CapabilityNames.of(List.of("ALL"), List.of("CAP_SYS_ADMIN"), false))
        .contains("CAP_BPF")
        .doesNotContain("CAP_SYS_ADMIN");
    assertThat(CapabilityNames.of(List.of(), List.of("chown"), false)).hasSize(13);
    assertThatThrownBy(() -> CapabilityNames.of(List.of("FLY"), List.of(), false))
        .hasMessageContaining("FLY");
  }

  @Test
  void bridges_are_refused_in_clear_words() {
    ContainerSpec spec = spec(c -> {}, h -> h.networkMode = "bridge");
    assertThatThrownBy(() -> SpecBuilder.check(spec))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.UNSUPPORTED))
        .hasMessageContaining("use --network none");
  }

  @Test
  void only_settings_of_own_namespaces_can_be_changed() {
    SpecBuilder.check(spec(c -> {}, h -> h.sysctls = Map.of("net.core.somaxconn", "1")));
    for (String key : List.of("kernel.panic", "vm.swappiness", "net/../../kernel/panic")) {
      assertThatThrownBy(() -> SpecBuilder.check(spec(c -> {}, h -> h.sysctls = Map.of(key, "1"))))
          .isInstanceOf(Failure.class);
    }
    assertThatThrownBy(() ->
            SpecBuilder.check(
                spec(
                    c -> {},
                    h -> {
                      h.networkMode = "host";
                      h.sysctls = Map.of("net.core.somaxconn", "1");
                    })))
        .hasMessageContaining("host's network");
  }

  @Test
  void kernel_memory_is_refused() {
    assertThatThrownBy(() -> SpecBuilder.check(spec(c -> {}, h -> h.kernelMemory = 50 << 20)))
        .hasMessageContaining("memory.kmem.limit_in_bytes");
  }

  @Test
  void binds_are_resolved_and_sorted_by_depth() {
    ContainerSpec spec =
        Binds.resolve(
            spec(
                c -> {},
                h -> h.binds = List.of("/src:/a/b/c:ro", "named:/a", "/x/../y:/z:rslave,noexec")),
            List.of(),
            Path.of("/volumes"),
            () -> "anon");
    assertThat(spec.mounts().stream().map(UserMount::target))
        .containsExactly("/a", "/z", "/data", "/a/b/c");
    assertThat(spec.mounts().get(1).source()).isEqualTo("/y");
    assertThat(spec.mounts().get(1).options()).containsExactly("rbind", "rslave", "noexec");
    assertThat(spec.mounts().get(3).readOnly()).isTrue();
    assertThat(spec.volumes()).containsExactly("anon");
  }

  @Test
  void bad_binds_are_refused() {
    for (String bind : List.of("/a:/", "/a:b", ":/b", "/a:/b:fly", "../a:/b", "/a:/b:ro:rw")) {
      assertThatThrownBy(() ->
              Binds.resolve(
                  spec(c -> {}, h -> h.binds = List.of(bind)),
                  List.of(),
                  Path.of("/volumes"),
                  () -> "x"))
          .as(bind)
          .isInstanceOf(Failure.class);
    }
  }

  @Test
  void a_privileged_container_is_open() {
    RuntimeSpec built = build(create(c -> {}, h -> h.privileged = true));
    assertThat(built.linuxOrEmpty().maskedPaths()).isEmpty();
    assertThat(built.mounts())
        .filteredOn(m -> m.destination().equals("/sys"))
        .singleElement()
        .extracting(Mount::options)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .contains("rw");
  }

  @Test
  void host_modes_leave_namespaces_out() {
    RuntimeSpec built =
        build(
            create(
                c -> {},
                h -> {
                  h.networkMode = "host";
                  h.pidMode = "host";
                  h.ipcMode = "host";
                  h.utsMode = "host";
                  h.cgroupnsMode = "host";
                }));
    assertThat(built.linuxOrEmpty().namespaces())
        .extracting(Namespace::type)
        .containsExactly("mount");
    assertThat(built.hostname()).isNull();
  }

  private static ProcessSpec process(RuntimeSpec spec) {
    ProcessSpec process = spec.process();
    if (process == null) {
      throw new AssertionError("no process");
    }
    return process;
  }

  private static ContainerSpec merged(Consumer<ContainerConfig.Builder> config) {
    return spec(config, h -> {});
  }

  private static ContainerSpec spec(
      Consumer<ContainerConfig.Builder> config, Consumer<HostConfig.Builder> host) {
    return ContainerSpec.of(create(config, host), "sha256:0", image(), "0123456789ab");
  }

  private static ContainerCreate create(
      Consumer<ContainerConfig.Builder> config, Consumer<HostConfig.Builder> host) {
    ContainerConfig.Builder c = ContainerConfig.builder();
    HostConfig.Builder h = HostConfig.builder();
    config.accept(c);
    host.accept(h);
    return new ContainerCreate(c.build(), h.build(), NetworkingConfig.NONE);
  }

  private static ImageConfig image() {
    return ImageConfig.parse(IMAGE.getBytes(StandardCharsets.UTF_8), "test image");
  }

  private static RuntimeSpec build(ContainerCreate create) {
    ContainerSpec spec =
        Binds.resolve(
            ContainerSpec.of(create, "sha256:0", image(), "0123456789ab"),
            List.of(),
            Path.of("/volumes"),
            () -> "anonymous");
    SpecBuilder.check(spec);
    return SpecBuilder.build(spec, facts());
  }

  private static SpecFacts facts() {
    HostDevice disk = new HostDevice(Path.of("/dev/sda"), "b", 8, 0, 0660, 0, 6);
    return new SpecFacts(
        "0123456789ab",
        "/rootfs",
        Path.of("/files"),
        new Users.Identity(33, 33, List.of(29L), "/var/www", "www"),
        "thehost",
        "/gantry/0123456789ab",
        true,
        true,
        null,
        Map.of(),
        null,
        Map.of("/dev/sda", List.of(disk)),
        List.of(disk),
        null);
  }
}
