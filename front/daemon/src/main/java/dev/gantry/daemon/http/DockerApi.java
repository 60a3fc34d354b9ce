// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.engine.Engine;

/// The Docker Engine API on top of an engine: which handler serves which route.
public final class DockerApi {
  private DockerApi() {}

  public static Router of(Engine engine) {
    Router router = new Router();
    new SystemHandlers(engine.system(), engine.events()).register(router);
    new ContainerHandlers(engine.containers()).register(router);
    new StreamHandlers(engine.containers()).register(router);
    new ExecHandlers(engine.execs()).register(router);
    new ImageHandlers(engine.images()).register(router);
    return router;
  }
}
