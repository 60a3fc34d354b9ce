// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeSpecTest {
  private static final String MINIMAL =
      "{\"ociVersion\":\"1.3.0\",\"root\":{\"path\":\"rootfs\"},"
          + "\"process\":{\"args\":[\"true\"],\"cwd\":\"/\",\"user\":{\"uid\":0,\"gid\":0}}@}";

  private static RuntimeSpec parse(String more) {
    return Json.parse(RuntimeSpec.class, MINIMAL.replace("@", more), "config.json");
  }

  @Test
  void reads_a_minimal_document() {
    RuntimeSpec spec = parse("");
    assertThatCode(() -> SpecRules.check(spec)).doesNotThrowAnyException();
    assertThat(spec.mounts()).isEmpty();
    assertThat(spec.linux()).isNull();
  }

  @Test
  void keeps_unknown_fields_in_a_round_trip() {
    RuntimeSpec spec = parse(",\"vendor\":{\"a\":\"b\"},\"linux\":{\"next\":\"c\"}");
    assertThat(Json.text(spec)).contains("\"vendor\":{\"a\":\"b\"}", "\"next\":\"c\"");
  }

  @Test
  void reads_unsigned_64_bit_limits() {
    ProcessSpec process =
        Json.parse(
            ProcessSpec.class,
            "{\"args\":[\"a\"],\"cwd\":\"/\",\"rlimits\":[{\"type\":\"RLIMIT_CORE\","
                + "\"hard\":18446744073709551615,\"soft\":0}]}",
            "process");
    assertThat(process.rlimits().getFirst().hard())
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(Rlimit.of("RLIMIT_CORE", 0, -1).hard())
        .isEqualTo(process.rlimits().getFirst().hard());
  }

  @Test
  void treats_null_like_absent() {
    RuntimeSpec spec = parse(",\"mounts\":null,\"linux\":null,\"hooks\":{\"prestart\":null}");
    assertThat(spec.mounts()).isEmpty();
    assertThat(spec.hooksOrNone().prestart()).isEmpty();
  }

  @Test
  void reads_the_io_class() {
    assertThat(
            Json.parse(IoPriority.class, "{\"class\":\"IOPRIO_CLASS_BE\",\"priority\":4}", "x")
                .class_())
        .isEqualTo("IOPRIO_CLASS_BE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4294967296", "-1", "9223372036854775807"})
  void refuses_ids_that_do_not_fit_32_bits(String uid) {
    RuntimeSpec spec =
        Json.parse(
            RuntimeSpec.class,
            MINIMAL.replace("\"uid\":0", "\"uid\":" + uid).replace("@", ""),
            "config.json");
    assertThatThrownBy(() -> SpecRules.check(spec))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("process.user.uid is " + uid);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",\"hostname\":\"h\" | a hostname needs a uts namespace",
        ",\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"pid\"}]} | given twice",
        ",\"linux\":{\"namespaces\":[{\"type\":\"moon\"}]} | unknown namespace type",
        ",\"linux\":{\"uidMappings\":[{\"containerID\":0,\"hostID\":1,\"size\":1}]} | need a user",
        ",\"linux\":{\"namespaces\":[{\"type\":\"user\"}]} | needs uidMappings and gidMappings",
        ",\"linux\":{\"timeOffsets\":{\"boottime\":{\"secs\":1}}} | need a time namespace",
        ",\"linux\":{\"maskedPaths\":[\"proc\"]} | not an absolute path",
        ",\"linux\":{\"rootfsPropagation\":\"all\"} | rootfsPropagation is all",
        ",\"hooks\":{\"prestart\":[{\"path\":\"x\"}]} | not an absolute path",
        ",\"mounts\":[{\"destination\":\"\"}] | no destination",
      })
  void names_the_breach(String more, String sentence) {
    RuntimeSpec spec = parse(more);
    assertThatThrownBy(() -> SpecRules.check(spec)).hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.0.2-dev", "1.3.0", "1.0.0-rc5", "1.9.1"})
  void accepts_every_version_one(String version) {
    RuntimeSpec spec = parse("");
    RuntimeSpec other =
        new RuntimeSpec(
            version,
            spec.process(),
            spec.root(),
            null,
            null,
            spec.mounts(),
            null,
            spec.annotations(),
            null,
            spec.unknown());
    assertThatCode(() -> SpecRules.check(other)).doesNotThrowAnyException();
  }
}
