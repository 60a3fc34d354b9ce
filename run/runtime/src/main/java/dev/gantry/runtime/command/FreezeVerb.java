// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

/// `pause ID` and `resume ID`.
record FreezeVerb(String name, String usage, boolean freeze) implements Verb {
  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags();
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name, 1, 1);
    return call.exec(call.runtime().freeze(call.id(), freeze));
  }
}
