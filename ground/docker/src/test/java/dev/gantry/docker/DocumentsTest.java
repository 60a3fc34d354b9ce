// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {

  @Test
  void a_create_request_of_the_docker_client_is_read() {
    ContainerCreate create =
        ContainerCreate.parse(
            """
            {"Hostname":"h","Cmd":["echo","hi"],"Entrypoint":null,"Image":"busybox","Labels":{"a":"b"},
             "ExposedPorts":{"80/tcp":{}},"Volumes":null,"Unheard":[{"of":1}],
             "HostConfig":{"Binds":["/a:/b"],"NanoCpus":500000000,"CpusetCpus":"0-1","OomKillDisable":false,
               "PidsLimit":7,"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}],"81/tcp":null},
               "ConsoleSize":[24,80],"MaskedPaths":[],"UTSMode":"host","Ulimits":[{"Name":"nofile","Hard":9,"Soft":8}],
               "BlkioDeviceReadIOps":[{"Path":"/dev/sda","Rate":5}],"DeviceRequests":[{"Count":-1,"Capabilities":[["gpu"]]}],
               "Mounts":[{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":9,"Mode":511}}]},
             "NetworkingConfig":{"EndpointsConfig":{"net":{"Aliases":["x"],"IPAMConfig":{"IPv4Address":"10.0.0.2"}},"b":null}}}
            """);

    assertThat(create.config().cmd()).containsExactly("echo", "hi");
    assertThat(create.config().entrypoint()).isNull();
    assertThat(create.config().exposedPorts()).containsOnlyKeys("80/tcp");
    HostConfig host = create.hostConfig();
    assertThat(host.nanoCpus()).isEqualTo(500_000_000);
    assertThat(host.pidsLimit()).isEqualTo(7);
    assertThat(host.cpusetCpus()).isEqualTo("0-1");
    assertThat(host.oomKillDisable()).isFalse();
    assertThat(host.utsMode()).isEqualTo("host");
    assertThat(host.maskedPaths()).isEmpty();
    assertThat(host.readonlyPaths()).isNull();
    assertThat(host.consoleSize()).containsExactly(24, 80);
    assertThat(host.portBindings())
        .isEqualTo(
            Map.of("80/tcp", List.of(new HostConfig.PortBinding("", "8080")), "81/tcp", List.of()));
    assertThat(host.blkioDeviceReadIops().getFirst().rate()).isEqualTo(5);
    assertThat(host.deviceRequests().getFirst().capabilities()).containsExactly(List.of("gpu"));
    assertThat(host.mounts().getFirst().tmpfsOptions())
        .isEqualTo(new HostConfig.TmpfsOptions(9, 511, List.of()));
    assertThat(create.networkingConfig().endpointsConfig().get("net").ipamConfig())
        .isEqualTo(new EndpointSettings.IpamConfig("10.0.0.2", "", List.of()));
  }

  @Test
  void a_create_request_survives_the_wire() {
    ContainerConfig.Builder config = ContainerConfig.builder();
    config.image = "busybox";
    config.cmd = List.of("true");
    config.exposedPorts = Map.of("80/tcp", Empty.EMPTY);
    config.stopTimeout = 0;
    HostConfig.Builder host = HostConfig.builder();
    host.memory = 1 << 20;
    host.init = true;
    host.tmpfs = Map.of("/t", "");
    ContainerCreate create =
        new ContainerCreate(config.build(), host.build(), NetworkingConfig.NONE);

    assertThat(ContainerCreate.parse(create.text())).isEqualTo(create);
  }

  @Test
  void an_edit_changes_only_what_it_names() {
    HostConfig.Builder host = HostConfig.builder();
    host.memory = 5;
    host.binds = List.of("/a:/b");
    HostConfig.Builder edit = host.build().edit();
    edit.memory = 6;

    assertThat(edit.build().binds()).containsExactly("/a:/b");
    assertThat(edit.build().memory()).isEqualTo(6);
  }

  @Test
  void every_field_is_written_as_docker_names_it() {
    String text = DockerJson.text(ContainerInspect.builder().build());

    assertThat(text)
        .contains("\"Mounts\":[]", "\"SizeRw\":null", "\"ExecIDs\":[]", "\"OOMKilled\":false")
        .contains("\"IPAddress\":\"\"", "\"PidsLimit\":null", "\"CpusetCpus\":\"\"")
        .contains("\"Health\":null", "\"Binds\":[]", "\"ContainerIDFile\":\"\"");
    assertThat(Json.parse(ContainerInspect.class, text, "it"))
        .isEqualTo(ContainerInspect.builder().build());
  }

  @Test
  void statistics_have_snake_names() {
    String text = DockerJson.text(Json.parse(Stats.class, "{}", "it"));

    assertThat(text)
        .contains("\"cpu_stats\":{\"cpu_usage\":{\"total_usage\":0", "\"precpu_stats\"")
        .contains("\"io_service_bytes_recursive\":[]", "\"num_procs\":0", "\"pids_stats\"");
  }

  @Test
  void events_keep_the_old_names_beside_the_new() {
    EventMessage event =
        new EventMessage(
            "start",
            "abc",
            "busybox",
            "container",
            "start",
            new EventMessage.Actor("abc", Map.of("name", "x")),
            "local",
            1,
            1_000_000_001);

    assertThat(DockerJson.text(event))
        .isEqualTo(
            "{\"status\":\"start\",\"id\":\"abc\",\"from\":\"busybox\",\"Type\":\"container\","
                + "\"Action\":\"start\",\"Actor\":{\"ID\":\"abc\",\"Attributes\":{\"name\":\"x\"}},"
                + "\"scope\":\"local\",\"time\":1,\"timeNano\":1000000001}");
  }

  @Test
  void a_list_with_null_in_it_is_refused() {
    assertThatThrownBy(() -> ContainerCreate.parse("{\"Env\":[null]}"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("null in a list");
  }

  @Test
  void credentials_do_not_show() {
    assertThat(new AuthConfig("me", "hush", "", "reg", "hush", "hush").toString())
        .doesNotContain("hush");
  }
}
