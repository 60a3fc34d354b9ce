// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

import dev.gantry.base.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/// Collects the steps of one plan and hands out descriptor slots.
///
/// Undo steps run in the reverse order of their making, so that what was made last goes first;
/// steps for after the end run in the order given.
public final class PlanBuilder {
  private static final int KEEP_SLOTS = 29;

  private final List<Step> steps = new ArrayList<>();
  private final Deque<Step> undo = new ArrayDeque<>();
  private final List<Step> after = new ArrayList<>();
  private final BitSet slots = new BitSet();

  public PlanBuilder keeper(Opcode opcode, String cause, Object... arguments) {
    steps.add(Step.keeper(opcode, cause, arguments));
    return this;
  }

  public PlanBuilder container(Opcode opcode, String cause, Object... arguments) {
    steps.add(Step.container(opcode, cause, arguments));
    return this;
  }

  public PlanBuilder add(Step step) {
    steps.add(step);
    return this;
  }

  /// Adds a step for the keeper that runs only after a failure.
  public PlanBuilder undo(Opcode opcode, String cause, Object... arguments) {
    undo.push(Step.keeper(opcode, cause, arguments).at(When.UNDO));
    return this;
  }

  /// Adds a step for the keeper that runs after the kept process ended, and after a failure.
  public PlanBuilder after(Opcode opcode, String cause, Object... arguments) {
    after.add(Step.keeper(opcode, cause, arguments).at(When.AFTER));
    return this;
  }

  /// As [#after(Opcode, String, Object...)] for a step made elsewhere.
  public PlanBuilder after(Step step) {
    after.add(step.at(When.AFTER));
    return this;
  }

  /// A free descriptor slot. Throws EXHAUSTED when all are taken.
  public int slot() {
    int slot = slots.nextClearBit(0);
    if (slot >= KEEP_SLOTS) {
      throw new Failure(Failure.Code.EXHAUSTED, "the plan needs more than 29 open descriptors");
    }
    slots.set(slot);
    return slot;
  }

  /// How many slots are still free.
  public int freeSlots() {
    return KEEP_SLOTS - slots.cardinality();
  }

  /// Gives a slot back: the next step that fills it replaces its descriptor.
  public void release(int slot) {
    slots.clear(slot);
  }

  public Plan build() {
    List<Step> all = new ArrayList<>(steps);
    all.addAll(undo);
    all.addAll(after);
    return new Plan(all);
  }
}
