// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.runtime.keeper.FailedStep;
import dev.gantry.runtime.keeper.Questions;
import dev.gantry.runtime.plan.Plan;
import java.util.function.ToIntFunction;

/// How a command ends.
public sealed interface Outcome {
  /// The caller exits with this code; all is said.
  record Exit(int code) implements Outcome {}

  /// The caller becomes the keeper and carries out the plan.
  ///
  /// @param code the caller's exit code when the keeper cannot even start
  /// @param preserved how many of the caller's descriptors from 3 on the process gets
  /// @param onFailure tells the caller of a failed step and gives its exit code
  record Exec(
      Plan plan, int code, int preserved, Questions questions, ToIntFunction<FailedStep> onFailure)
      implements Outcome {}
}
