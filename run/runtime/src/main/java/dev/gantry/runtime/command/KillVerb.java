// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

/// `kill ID [SIGNAL]`: sends a signal to the container's first process.
record KillVerb() implements Verb {
  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String usage() {
    return "kill sends the specified signal (default: SIGTERM) to the container's init process";
  }

  @Override
  public String arguments() {
    return "<container-id> [signal]";
  }

  @Override
  public Flags flags() {
    return new Flags().with("all a", "send the signal to all processes in the container");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 1, 2);
    String signal =
        call.flags().arguments().size() > 1 ? call.flags().arguments().get(1) : "SIGTERM";
    return call.exec(
        call.runtime().kill(call.id(), SignalNames.number(signal), call.flags().has("all")));
  }
}
