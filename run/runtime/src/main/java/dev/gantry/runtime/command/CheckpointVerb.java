// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;

/// `checkpoint` and `restore`: known words, not done yet.
record CheckpointVerb(String name, String usage) implements Verb {
  @Override
  public String arguments() {
    return "<container-id>";
  }

  @Override
  public Flags flags() {
    return new Flags().with("image-path", "path", "path of criu's image files");
  }

  @Override
  public Outcome run(Invocation call) {
    throw Failure.unsupported("gantry-oci cannot " + name + " containers yet");
  }
}
