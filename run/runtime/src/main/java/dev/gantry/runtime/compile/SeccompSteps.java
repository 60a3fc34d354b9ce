// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.compile;

import dev.gantry.base.Failure;
import dev.gantry.base.Json;
import dev.gantry.linux.seccomp.FilterSpec;
import dev.gantry.linux.seccomp.SeccompFilter;
import dev.gantry.oci.runtime.ContainerProcessState;
import dev.gantry.oci.runtime.Seccomp;
import dev.gantry.oci.runtime.SeccompArg;
import dev.gantry.oci.runtime.SeccompRule;
import dev.gantry.runtime.plan.Opcode;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The filter of system calls (config-linux.md#seccomp).
final class SeccompSteps {
  private static final int EPERM = 1;
  private static final Map<String, Integer> FLAGS =
      Map.of(
          "SECCOMP_FILTER_FLAG_TSYNC", 0,
          "SECCOMP_FILTER_FLAG_LOG", 2,
          "SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4,
          "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 32);
  private static final List<String> OPERATORS =
      List.of(
          "",
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");
  private static final int NOTIFY = 0x7fc00000;

  private final Draft draft;
  private final @Nullable Seccomp seccomp;
  private int listener = -1;

  SeccompSteps(Draft draft) {
    this.draft = draft;
    Seccomp given = draft.linux.seccomp();
    this.seccomp = given == null || given.defaultAction().isEmpty() ? null : given;
  }

  static List<String> flagNames() {
    return FLAGS.keySet().stream().sorted().toList();
  }

  static List<String> operators() {
    return OPERATORS.subList(1, OPERATORS.size());
  }

  /// Keeper side, before CLONE: the agent that receives the notify descriptor.
  void connect() {
    if (seccomp == null) {
      return;
    }
    String path = seccomp.listenerPath();
    if (path == null || path.isEmpty()) {
      if (seccomp.syscalls().stream().anyMatch(rule -> rule.action().equals("SCMP_ACT_NOTIFY"))) {
        throw Failure.invalid("linux.seccomp: SCMP_ACT_NOTIFY needs listenerPath");
      }
      return;
    }
    listener = draft.plan.slot();
    draft.keeper(Opcode.CONNECT, "connecting with seccomp agent " + path, listener, path);
  }

  /// Container side: sets the filter. `state` is the container's state with `@PID@` for the pid.
  void set(dev.gantry.oci.runtime.ContainerState state) {
    if (seccomp == null) {
      return;
    }
    if (listener >= 0) {
      String metadata = seccomp.listenerMetadata();
      ContainerProcessState process =
          new ContainerProcessState(
              state.ociVersion(), List.of("seccompFd"), StateText.PID_MARK, metadata, state);
      String[] parts = StateText.split(Json.text(process));
      draft.container(
          Opcode.LISTENER_STATE, "preparing the seccomp agent's message", parts[0], parts[1]);
    }
    draft.container(
        Opcode.SECCOMP,
        "setting the seccomp filter",
        flags(),
        (long) listener,
        SeccompFilter.compile(spec(seccomp)));
  }

  private long flags() {
    long flags = 0;
    for (String name : seccomp == null ? List.<String>of() : seccomp.flags()) {
      Integer flag = FLAGS.get(name);
      if (flag == null) {
        throw Failure.invalid("linux.seccomp: unknown flag " + name);
      }
      flags |= flag;
    }
    return flags;
  }

  static FilterSpec spec(Seccomp seccomp) {
    return new FilterSpec(
        action(seccomp.defaultAction(), seccomp.defaultErrnoRet()),
        seccomp.architectures().stream().map(SeccompSteps::architecture).toList(),
        seccomp.flags().contains("SECCOMP_FILTER_FLAG_LOG"),
        seccomp.syscalls().stream().map(SeccompSteps::rule).toList());
  }

  private static String architecture(String name) {
    if (!name.startsWith("SCMP_ARCH_")) {
      throw Failure.invalid("linux.seccomp: unknown architecture " + name);
    }
    return name.substring("SCMP_ARCH_".length()).toLowerCase(Locale.ROOT);
  }

  private static FilterSpec.Rule rule(SeccompRule rule) {
    int action = action(rule.action(), rule.errnoRet());
    if (action == NOTIFY && rule.names().contains("write")) {
      throw Failure.invalid("linux.seccomp: SCMP_ACT_NOTIFY cannot be used for the write syscall");
    }
    return new FilterSpec.Rule(
        rule.names(), action, rule.args().stream().map(SeccompSteps::condition).toList());
  }

  private static FilterSpec.Condition condition(SeccompArg arg) {
    int operator = arg.op().isEmpty() ? -1 : OPERATORS.indexOf(arg.op());
    if (operator < 0) {
      throw Failure.invalid("linux.seccomp: unknown operator " + arg.op());
    }
    return new FilterSpec.Condition(
        arg.index(), operator, number(arg.value()), number(arg.valueTwo()));
  }

  private static long number(@Nullable BigInteger value) {
    return value == null ? 0 : value.longValue();
  }

  private static final Map<String, IntFunction<Integer>> ACTIONS =
      Map.of(
          "SCMP_ACT_KILL", _ -> 0,
          "SCMP_ACT_KILL_THREAD", _ -> 0,
          "SCMP_ACT_KILL_PROCESS", _ -> 0x80000000,
          "SCMP_ACT_TRAP", _ -> 0x00030000,
          "SCMP_ACT_ERRNO", errno -> 0x00050000 | errno,
          "SCMP_ACT_TRACE", errno -> 0x7ff00000 | errno,
          "SCMP_ACT_ALLOW", _ -> 0x7fff0000,
          "SCMP_ACT_LOG", _ -> 0x7ffc0000,
          "SCMP_ACT_NOTIFY", _ -> NOTIFY);

  static List<String> actions() {
    return ACTIONS.keySet().stream().sorted().toList();
  }

  private static int action(String name, @Nullable Integer errno) {
    IntFunction<Integer> action = ACTIONS.get(name);
    if (action == null) {
      throw Failure.invalid("linux.seccomp: unknown action " + name);
    }
    return action.apply(errno == null ? EPERM : errno & 0xffff);
  }
}
