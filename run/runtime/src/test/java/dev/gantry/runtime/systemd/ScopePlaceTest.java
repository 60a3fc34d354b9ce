// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.linux.dbus.Variant;
import dev.gantry.runtime.cgroup.Setting;
import dev.gantry.runtime.plan.Tolerate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopePlaceTest {
  @ParameterizedTest
  @CsvSource({
    "a-b.slice:p:n, /, p-n.scope, /a.slice/a-b.slice/p-n.scope",
    "system.slice::n, /, n.scope, /system.slice/n.scope",
    ":p:n, /, p-n.scope, /system.slice/p-n.scope",
    "-.slice:p:n, /, p-n.scope, /p-n.scope",
    "x.slice:p:n, /user.slice/u, p-n.scope, /user.slice/u/x.slice/p-n.scope",
    ", /, gantry-id.scope, /system.slice/gantry-id.scope",
  })
  void a_scope_lies_in_its_slice(String path, String manager, String unit, String cgroup) {
    ScopePlace place = ScopePlace.of(path, "id", manager, false);
    assertThat(place.unit()).isEqualTo(unit);
    assertThat(place.cgroup()).isEqualTo(cgroup);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/b",
        "a:b",
        "a.slice:b:",
        "a:b:c",
        "a--b.slice:p:n",
        "a/b.slice:p:n",
        "a.slice:p:/n"
      })
  void what_names_no_scope_is_refused(String path) {
    assertThatThrownBy(() -> ScopePlace.of(path, "id", "/", false)).isInstanceOf(Failure.class);
  }

  @Test
  void annotations_become_properties_and_seconds_microseconds() {
    ScopePlace place =
        ScopePlace.of("", "id", "/", false)
            .withAnnotations(
                Map.of(
                    "org.systemd.property.TimeoutStopSec", "uint64 5",
                    "org.systemd.property.CollectMode", "'inactive'",
                    "other", "x"));
    assertThat(place.extra())
        .isEqualTo(
            Map.of(
                "TimeoutStopUSec", Variant.ofLong(5_000_000),
                "CollectMode", Variant.of("inactive")));
  }

  @Test
  void a_request_comes_back_from_its_payload() {
    UnitRequest request =
        ScopePlace.of("", "id", "/", true)
            .start("id", Map.of("TasksMax", Variant.ofLong(-1)), true);
    assertThat(UnitRequest.of(request.payload())).isEqualTo(request);
    assertThat(request.properties()).containsEntry("Slice", Variant.of("user.slice"));
  }

  @Test
  void limits_have_properties() {
    assertThat(
            UnitProperties.of(
                List.of(
                    setting("memory.max", "1048576"),
                    setting("pids.max", "max"),
                    setting("cpu.max", "12345 100000"),
                    setting("cpuset.cpus", "0-1,9"),
                    setting("cpu.idle", "0"),
                    setting("hugetlb.2MB.max", "0"))))
        .isEqualTo(
            Map.of(
                "MemoryMax", Variant.ofLong(1 << 20),
                "TasksMax", Variant.ofLong(-1),
                "CPUQuotaPeriodUSec", Variant.ofLong(100_000),
                "CPUQuotaPerSecUSec", Variant.ofLong(130_000),
                "AllowedCPUs", Variant.ofBytes(List.of(3L, 2L))));
  }

  private static Setting setting(String file, String value) {
    return new Setting("/sys/fs/cgroup/x/" + file, value, "", Tolerate.NOTHING);
  }
}
