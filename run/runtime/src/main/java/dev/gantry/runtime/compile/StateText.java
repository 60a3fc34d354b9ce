// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Json;
import dev.gantry.oci.runtime.ContainerState;
import dev.gantry.oci.runtime.RuntimeSpec;

/// The state document in two pieces, before and after the pid: the keeper knows the pid only when
/// the process is there, and makes no JSON.
final class StateText {
  /// A pid that no document holds otherwise.
  static final int PID_MARK = 1_987_654_321;

  private StateText() {}

  static ContainerState of(RuntimeSpec spec, CreateOptions options, String status) {
    return new ContainerState(
        spec.ociVersion(),
        options.id(),
        status,
        PID_MARK,
        options.bundle().toString(),
        spec.annotations());
  }

  static String[] pieces(RuntimeSpec spec, CreateOptions options, String status) {
    return split(Json.text(of(spec, options, status)));
  }

  static String[] split(String json) {
    String mark = Integer.toString(PID_MARK);
    int at = json.indexOf(mark);
    return new String[] {json.substring(0, at), json.substring(at + mark.length())};
  }

  /// The whole document for a known pid, 0 for a process that has ended: no second piece.
  static String[] whole(String[] pieces, int pid) {
    return new String[] {pieces[0] + pid + pieces[1], ""};
  }
}
