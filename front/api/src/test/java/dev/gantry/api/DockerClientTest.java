// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ScriptedService.Step;
import dev.gantry.base.Failure;
import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ContainerCreate;
import dev.gantry.docker.Filters;
import dev.gantry.docker.HostConfig;
import dev.gantry.docker.NetworkingConfig;
import dev.gantry.docker.ProgressMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(5)
class DockerClientTest {
  private static final String END = "\r\n\r\n";

  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("s");
  }

  private static String json(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + END
        + body;
  }

  @Test
  void requests_of_one_client_share_a_connection() throws IOException {
    List<Step> steps =
        List.of(
            new Step(END, json(200, "[{\"Id\":\"abc\",\"Names\":[\"/x\"]}]")),
            new Step(END, "HTTP/1.1 304 Not Modified" + END),
            new Step(END, "HTTP/1.1 204 No Content" + END));
    try (ScriptedService service = new ScriptedService(socket(), List.of(steps));
        DockerClient client = new DockerClient(socket())) {
      Filters filters = Filters.NONE.with("name", "x");

      assertThat(client.containers().list(true, 0, filters, false).getFirst().id())
          .isEqualTo("abc");
      assertThat(client.containers().start("x")).isFalse();
      assertThat(client.containers().stop("x", 3, "INT")).isTrue();
      assertThat(service.requests().get(0))
          .startsWith(
              "GET /v1.51/containers/json?all=1&filters=%7B%22name%22:%7B%22x%22:true%7D%7D"
                  + " HTTP/1.1\r\n");
      assertThat(service.requests().get(1)).startsWith("POST /v1.51/containers/x/start HTTP/1.1");
      assertThat(service.requests().get(2))
          .startsWith("POST /v1.51/containers/x/stop?t=3&signal=INT HTTP/1.1");
    }
  }

  @Test
  void a_connection_that_was_closed_meanwhile_is_replaced() throws IOException {
    List<Step> once = List.of(new Step(END, json(200, "OK")));
    try (ScriptedService service = new ScriptedService(socket(), List.of(once, once));
        DockerClient client = new DockerClient(socket())) {
      client.system().ping();
      client.system().ping();

      assertThat(service.requests()).hasSize(2);
    }
  }

  @Test
  void a_refusal_is_the_failure_that_the_service_threw() throws IOException {
    String refusal =
        "HTTP/1.1 500 X\r\nX-Gantry-Failure: CORRUPT\r\nX-Gantry-Exit-Code: 127\r\n"
            + "Content-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"message\":\"bad\"}";
    List<Step> steps =
        List.of(
            new Step(END, refusal), new Step(END, json(404, "{\"message\":\"No such image: x\"}")));
    try (ScriptedService service = new ScriptedService(socket(), List.of(steps));
        DockerClient client = new DockerClient(socket())) {
      assertThatThrownBy(() -> client.containers().start("x"))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(Failure.Code.CORRUPT);
                assertThat(failure.exitCode()).isEqualTo(127);
              })
          .hasMessage("bad");
      assertThatThrownBy(() -> client.images().inspect("x"))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.code()).isEqualTo(Failure.Code.NOT_FOUND))
          .hasMessage("No such image: x");
      assertThat(service.requests()).hasSize(2);
    }
  }

  @Test
  void a_service_that_does_not_answer_is_unavailable() {
    try (DockerClient client = new DockerClient(socket())) {
      assertThatThrownBy(() -> client.system().ping())
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.code()).isEqualTo(Failure.Code.UNAVAILABLE))
          .hasMessageStartingWith("talking to the gantry service: ");
    }
  }

  @Test
  void a_container_to_create_is_one_object() throws IOException {
    List<Step> steps = List.of(new Step("}}", json(201, "{\"Id\":\"abc\",\"Warnings\":[]}")));
    ContainerConfig.Builder config = ContainerConfig.builder();
    config.image = "busybox";
    try (ScriptedService service = new ScriptedService(socket(), List.of(steps));
        DockerClient client = new DockerClient(socket())) {
      ContainerCreate create =
          new ContainerCreate(config.build(), HostConfig.EMPTY, NetworkingConfig.NONE);

      assertThat(client.containers().create("web", create, null).id()).isEqualTo("abc");
      assertThat(service.requests().getFirst())
          .startsWith("POST /v1.51/containers/create?name=web HTTP/1.1")
          .contains("\"Image\":\"busybox\"", "\"HostConfig\":{", "\"NetworkingConfig\":{");
    }
  }

  @Test
  void a_stream_is_sent_in_chunks_and_progress_comes_in_lines() throws IOException {
    String progress =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "f\r\n{\"status\":\"a\"}\n\r\n4\r\n{\"st\r\na\r\natus\":\"b\"}\r\n0\r\n\r\n";
    List<Step> steps = List.of(new Step("0\r\n\r\n", progress));
    try (ScriptedService service = new ScriptedService(socket(), List.of(steps));
        DockerClient client = new DockerClient(socket());
        JsonLines<ProgressMessage> answer =
            client
                .images()
                .importTar(bytes("tar!"), "x:1", null, List.of("CMD sh", "USER 1"), null)) {
      assertThat(answer.next().status()).isEqualTo("a");
      assertThat(answer.next().status()).isEqualTo("b");
      assertThat(answer.next()).isNull();
      assertThat(service.requests().getFirst())
          .contains("fromSrc=-&repo=x:1&changes=CMD%20sh&changes=USER%201")
          .contains("Transfer-Encoding: chunked")
          .endsWith("4\r\ntar!\r\n0\r\n\r\n");
    }
  }

  @Test
  void output_is_told_apart_by_its_heads() throws IOException {
    String answer =
        "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n"
            + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
            + "\1\0\0\0\0\0\0\3out\2\0\0\0\0\0\0\3err\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\2ok";
    List<Step> steps = List.of(new Step(END, answer), new Step("typed", ""));
    try (ScriptedService service = new ScriptedService(socket(), List.of(steps));
        DockerClient client = new DockerClient(socket())) {
      ContainerStreams.Attach attach =
          new ContainerStreams.Attach(false, true, true, true, true, null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream error = new ByteArrayOutputStream();
      try (HijackedStream stream = client.containers().streams().attach("x", attach)) {
        stream.stdin().write("typed".getBytes(StandardCharsets.UTF_8));
        stream.closeStdin();
        stream.output().copyTo(out, error);
      }

      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("outok");
      assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("err");
      assertThat(service.requests().get(0)).contains("Connection: Upgrade\r\nUpgrade: tcp");
      assertThat(service.requests().get(1)).isEqualTo("typed");
    }
  }

  @Test
  void an_answer_that_is_cut_short_is_a_failure() throws IOException {
    List<Step> steps = List.of(new Step(END, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"));
    try (ScriptedService service = new ScriptedService(socket(), List.of(steps));
        DockerClient client = new DockerClient(socket())) {
      assertThatThrownBy(() -> client.system().version())
          .isInstanceOf(Failure.class)
          .hasMessageContaining("closed the connection within an answer");
      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void a_source_that_fails_does_not_wait_for_the_service() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk on fire");
          }
        };
    try (ScriptedService service =
            new ScriptedService(socket(), List.of(List.of(new Step("0\r\n\r\n", ""))));
        DockerClient client = new DockerClient(socket())) {
      assertThatThrownBy(() -> client.images().load(broken, true))
          .hasMessageContaining("disk on fire");
      assertThat(service.requests().size()).isLessThan(2);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
