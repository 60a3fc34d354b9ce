// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole containers on a real kernel, one concern each.
@Tag("kernel")
class ContainerKernelTest {
  @TempDir Path folder;
  Bundle bundle;

  @BeforeEach
  void makeBundle() throws IOException {
    bundle = new Bundle(folder);
  }

  private Bundle.Result run(String script, String process, String linux, String mounts) {
    return bundle.run(bundle.spec(script, process, linux, mounts));
  }

  private String output(String script) {
    return run(script, "", "", "").output();
  }

  @Test
  void runs_a_program_and_records_its_end() {
    assertThat(run("echo it works; exit 7", "", "", ""))
        .isEqualTo(new Bundle.Result(7, "it works\n"));
  }

  @Test
  void is_the_first_process_of_its_own_namespaces() throws IOException {
    String host = java.nio.file.Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    assertThat(output("echo $$; readlink /proc/self/ns/net; ls /proc | grep -c '^[0-9]'"))
        .startsWith("1\n")
        .doesNotContain(host);
  }

  @Test
  void has_exactly_the_capabilities_asked_for() {
    String set = "[\"CAP_KILL\",\"CAP_CHOWN\"]";
    assertThat(
            run(
                    "grep Cap /proc/self/status",
                    ",\"capabilities\":{\"bounding\":%s,\"effective\":%s,\"permitted\":%s}"
                        .formatted(set, set, set),
                    "",
                    "")
                .output())
        .contains(
            "CapEff:\t0000000000000021", "CapInh:\t0000000000000000", "CapBnd:\t0000000000000021");
  }

  @Test
  void limits_memory_and_processes() {
    String resources = ",\"resources\":{\"memory\":{\"limit\":33554432},\"pids\":{\"limit\":20}}";
    String script = "cat /proc/self/cgroup; sleep 0.05";
    assertThat(run(script, "", resources, "").code()).isZero();
  }

  @Test
  void runs_within_250_kilobytes() {
    String resources = ",\"resources\":{\"memory\":{\"limit\":256000}}";
    assertThat(run("echo it works", "", resources, ""))
        .isEqualTo(new Bundle.Result(0, "it works\n"));
  }

  @Test
  void runs_as_a_single_process() {
    String resources = ",\"resources\":{\"pids\":{\"limit\":1}}";
    assertThat(run("echo it works", "", resources, ""))
        .isEqualTo(new Bundle.Result(0, "it works\n"));
  }

  @Test
  void becomes_the_user_with_its_groups_and_umask() {
    assertThat(
            run(
                    "id -u; id -g; id -G; umask",
                    ",\"user\":{\"uid\":1000,\"gid\":1001,\"additionalGids\":[5,6],\"umask\":63}",
                    "",
                    "")
                .output())
        .isEqualTo("1000\n1001\n1001 5 6\n0077\n");
  }

  @Test
  void masks_and_protects_paths() {
    String linux =
        ",\"maskedPaths\":[\"/proc/kcore\",\"/proc/acpi\"],\"readonlyPaths\":[\"/proc/sys\"]";
    assertThat(
            run("head -c 1 /proc/kcore | wc -c; echo 1 > /proc/sys/vm/drop_caches", "", linux, "")
                .output())
        .contains("0\n", "Read-only file system");
  }

  @Test
  void has_the_default_devices_and_links() {
    assertThat(
            output("ls -l /dev | grep -c ^c; for i in ptmx fd stderr; do readlink /dev/$i; done"))
        .isEqualTo("6\npts/ptmx\n/proc/self/fd\n/proc/self/fd/2\n");
  }

  @Test
  void sees_no_descriptor_but_its_streams() {
    assertThat(output("ls /proc/self/fd | head -c 100")).isEqualTo("0\n1\n2\n3\n");
  }

  @Test
  void says_that_a_program_is_not_there() {
    assertThatThrownBy(() -> bundle.run(bundle.spec("x", ",\"args\":[\"nothere\"]", "", "")))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exitCode()).isEqualTo(127))
        .hasMessageContaining("exec: \"nothere\": executable file not found in $PATH");
  }

  @Test
  void says_which_mount_failed_and_why() {
    assertThatThrownBy(() ->
            run(
                "true",
                "",
                "",
                ",{\"destination\":\"/x\",\"type\":\"tmpfs\",\"source\":\"t\",\"options\":[\"size=abc\"]}"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("mounting tmpfs on /x: fsconfig");
  }

  @Test
  void filters_system_calls() {
    String seccomp =
        ",\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86_64\"],"
            + "\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":28}]}";
    assertThat(run("busybox mkdir /tmp/a", "", seccomp, "").output())
        .contains("No space left on device");
  }

  @Test
  void has_a_terminal() {
    assertThat(
            run(
                    "tty; stty size",
                    ",\"terminal\":true,\"consoleSize\":{\"height\":31,\"width\":97}",
                    "",
                    "")
                .output())
        .isEqualTo("/dev/pts/0\n31 97\n");
  }

  @Test
  void maps_users() {
    String linux =
        ",\"namespaces\":[{\"type\":\"user\"},{\"type\":\"pid\"},{\"type\":\"network\"},{\"type\":\"mount\"},{\"type\":\"ipc\"},{\"type\":\"uts\"}],"
            + "\"uidMappings\":[{\"containerID\":0,\"hostID\":100000,\"size\":65536}],\"gidMappings\":[{\"containerID\":0,\"hostID\":100000,\"size\":65536}]";
    folder.toFile().setExecutable(true, false);
    assertThat(
            run("id -u; cat /proc/self/uid_map; echo > /dev/null && echo ok", "", linux, "")
                .output())
        .contains("0\n", "100000", "ok\n");
  }

  @Test
  void sets_hostname_and_sysctl() {
    String linux = ",\"sysctl\":{\"net.ipv4.ip_forward\":\"1\",\"kernel.msgmax\":\"9000\"}";
    assertThat(
            run("cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/msgmax", "", linux, "")
                .output())
        .isEqualTo("1\n9000\n");
  }
}
