// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.oci.runtime.Hook;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.Side;
import dev.gantry.runtime.plan.Step;
import dev.gantry.runtime.plan.Tolerate;
import java.util.List;
import java.util.stream.IntStream;

/// Hooks at a point of the life cycle, with the state on their stdin
/// (config.md#posix-platform-hooks).
final class HookSteps {
  private static final int MILLISECONDS = 1000;

  private final RuntimeSpec spec;
  private final CreateOptions options;

  HookSteps(RuntimeSpec spec, CreateOptions options) {
    this.spec = spec;
    this.options = options;
  }

  /// The steps for `hooks`. `status` is what the state says at that point.
  List<Step> of(List<Hook> hooks, String point, Side side, String status) {
    return steps(hooks, point, side, StateText.pieces(spec, options, status));
  }

  /// The same for a process that another plan made.
  List<Step> of(List<Hook> hooks, String point, Side side, String status, int pid) {
    String[] pieces = StateText.pieces(spec, options, status);
    return steps(hooks, point, side, StateText.whole(pieces, pid));
  }

  private List<Step> steps(List<Hook> hooks, String point, Side side, String[] state) {
    String out = file("run.oci.hooks.stdout");
    String err = file("run.oci.hooks.stderr");
    return IntStream.range(0, hooks.size())
        .mapToObj(index -> {
          Hook hook = hooks.get(index);
          Integer timeout = hook.timeout();
          List<String> argv = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
          Object[] arguments = {
            timeout == null ? 0 : timeout * MILLISECONDS,
            hook.path(),
            argv,
            environment(hook, point),
            state[0],
            state[1],
            out,
            err
          };
          String cause = "error running " + point + " hook #" + index + ": " + hook.path();
          return side == Side.KEEPER
              ? Step.keeper(Opcode.HOOK, cause, arguments)
              : Step.container(Opcode.HOOK, cause, arguments);
        })
        .toList();
  }

  /// A hook that names no environment gets the caller's; one that runs in the container the
  /// process's (runc does so).
  private List<String> environment(Hook hook, String point) {
    if (!hook.env().isEmpty()) {
      return hook.env();
    }
    var process = spec.process();
    return point.equals("startContainer") && process != null
        ? process.env()
        : options.callerEnvironment();
  }

  /// The specification wants poststop failures logged, not heeded.
  List<Step> poststop() {
    return of(spec.hooksOrNone().poststop(), "poststop", Side.KEEPER, "stopped", 0).stream()
        .map(step -> step.tolerating(Tolerate.ANYTHING))
        .toList();
  }

  /// crun's annotation that keeps what hooks print.
  private String file(String annotation) {
    String path = spec.annotations().get(annotation);
    return path == null ? "" : path;
  }
}
