// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

/// `start ID`: lets a created container run.
record StartVerb() implements Verb {
  @Override
  public String name() {
    return "start";
  }

  @Override
  public String usage() {
    return "executes the user defined process in a created container";
  }

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
    call.flags().require(name(), 1, 1);
    return call.exec(call.runtime().start(call.id()));
  }
}
