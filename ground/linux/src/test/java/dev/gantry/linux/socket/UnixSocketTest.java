// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.linux.Errno;
import dev.gantry.linux.KernelFailure;
import dev.gantry.linux.process.Fd;
import dev.gantry.linux.process.Memfd;
import dev.gantry.linux.process.Processes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixSocketTest {
  @TempDir Path folder;

  @Test
  void carries_bytes_and_descriptors() throws Exception {
    try (UnixSocket.Pair pair = UnixSocket.pair();
        Fd a = Memfd.sealed("a", bytes("first"));
        Fd b = Memfd.sealed("b", bytes("second"))) {
      pair.first().send(bytes("hi"), List.of(a, b));
      Received received = pair.second().receive(100);
      assertThat(received.bytes()).asString().isEqualTo("hi");
      assertThat(received.fds()).hasSize(2);
      String path = "/proc/self/fd/" + received.fds().get(1).number();
      assertThat(Files.readString(Path.of(path))).isEqualTo("second");
      received.fds().forEach(Fd::close);
    }
  }

  @Test
  void sends_more_than_the_kernel_takes_at_once() throws Exception {
    byte[] much = new byte[3_000_000];
    much[2_999_999] = 9;
    try (UnixSocket.Pair pair = UnixSocket.pair()) {
      Thread sender = Thread.ofPlatform().start(() -> pair.first().send(much));
      byte[] got = pair.second().fd().input().readNBytes(much.length);
      sender.join();
      assertThat(got).isEqualTo(much);
    }
  }

  @Test
  void a_listener_has_its_mode_replaces_a_stale_file_and_knows_its_peer() throws Exception {
    Path path = folder.resolve("s.sock");
    Files.writeString(path, "stale");
    try (UnixSocket listener = UnixSocket.listen(path, 0600);
        UnixSocket client = UnixSocket.connect(path);
        UnixSocket accepted = listener.accept()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      Peer peer = accepted.peer();
      assertThat(peer.pid()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(peer.uid()).isEqualTo(Processes.uid());
      client.send(bytes("x"));
      client.shutdownOutput();
      assertThat(accepted.receive(10).bytes()).asString().isEqualTo("x");
      assertThat(accepted.receive(10).isEnd()).isTrue();
    }
  }

  @Test
  void a_path_longer_than_the_kernels_address_works() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
    Path path = deep.resolve("s.sock");
    try (UnixSocket listener = UnixSocket.listen(path, 0600);
        UnixSocket client = UnixSocket.connect(path)) {
      assertThat(client.peer().pid()).isEqualTo(listener.accept().peer().pid());
    }
  }

  @Test
  void closing_ends_a_blocked_accept() throws Exception {
    UnixSocket listener = UnixSocket.listen(folder.resolve("s.sock"), 0600);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                end.complete(new AssertionError(listener.accept()));
              } catch (Failure e) {
                end.complete(e);
              }
            });
    Thread.sleep(20);
    listener.close();
    thread.join(2000);
    assertThat(end.getNow(new AssertionError("still waiting")))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(Failure.Code.CANCELED));
  }

  @Test
  void connecting_says_when_nobody_is_there() {
    assertThatThrownBy(() -> UnixSocket.connect(folder.resolve("none")))
        .isInstanceOfSatisfying(
            KernelFailure.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
