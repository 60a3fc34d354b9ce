package dev.gantry.runtime;

import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.runtime.compile.*;
import dev.gantry.runtime.host.HostFacts;
import java.nio.file.*;

class PlanDump {
  public static void main(String[] a) throws Exception {
    Path b = Files.createDirectories(Path.of(a[0]));
    Bundle bundle = new Bundle(b);
    RuntimeSpec spec = bundle.spec(a[1], a[2], a[3], a[4]);
    KeepOptions keep =
        KeepOptions.detached(
            false, b.resolve("0.log"), 0, 1, b.resolve("keeper.sock"), b.resolve("exit"));
    var plan =
        PlanCompiler.create(
            spec,
            HostFacts.observe(Path.of("/")),
            CreateOptions.kept(bundle.id(), b, new RootSource.Folder(b.resolve("rootfs")), keep));
    System.out.print(plan.text());
    Files.write(b.resolve("plan"), plan.encode());
  }
}
