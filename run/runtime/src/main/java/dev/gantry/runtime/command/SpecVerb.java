// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.runtime.compile.SpecTemplate;
import dev.gantry.runtime.plan.Opcode;
import dev.gantry.runtime.plan.PlanBuilder;
import java.nio.file.Files;
import java.nio.file.Path;

/// `spec`: writes a config.json to start from.
record SpecVerb() implements Verb {
  @Override
  public String name() {
    return "spec";
  }

  @Override
  public String usage() {
    return "create a new specification file";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public Flags flags() {
    return new Flags()
        .with("bundle b", "path", "path to the root of the bundle directory")
        .with("rootless", "generate a configuration for a rootless container");
  }

  @Override
  public Outcome run(Invocation call) {
    call.flags().require(name(), 0, 0);
    Path file = Bundles.folder(call).resolve("config.json");
    if (Files.exists(call.caller().view(file))) {
      throw Failure.conflict("File config.json exists. Remove it first: " + file);
    }
    String text =
        call.flags().has("rootless")
            ? SpecTemplate.rootless(call.host().uid(), call.host().gid())
            : SpecTemplate.root(call.host().cgroups().isV2());
    return call.exec(
        new PlanBuilder()
            .keeper(Opcode.WRITE_NEW, "writing " + file, 0644, file.toString(), text + "\n")
            .build());
  }
}
