// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.SeccompArg;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data file of [DefaultSeccomp].
///
/// @param architectures for each machine the ABIs that the filter covers
@Json
record SeccompProfile(
    String defaultAction,
    Integer defaultErrnoRet,
    Map<String, List<String>> architectures,
    List<Group> groups) {

  /// Calls that belong together.
  ///
  /// @param why for the reader of the file
  /// @param capabilities any of them makes the group apply; none: it always does
  /// @param withoutCapabilities each of them makes it not apply
  @Json
  record Group(
      String why,
      List<String> names,
      @Nullable String action,
      @Nullable Integer errnoRet,
      List<SeccompArg> args,
      List<String> capabilities,
      List<String> withoutCapabilities,
      List<String> architectures,
      List<String> notArchitectures) {
    Group {
      args = orEmpty(args);
      capabilities = orEmpty(capabilities);
      withoutCapabilities = orEmpty(withoutCapabilities);
      architectures = orEmpty(architectures);
      notArchitectures = orEmpty(notArchitectures);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
      return list == null ? List.of() : List.copyOf(list);
    }
  }
}
