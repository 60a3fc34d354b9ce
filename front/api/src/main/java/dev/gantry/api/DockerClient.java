// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

import dev.gantry.api.http.HttpClient;
import dev.gantry.api.http.Sender;
import java.nio.file.Path;

/// The service as a client sees it: every call blocks, every refusal is a `Failure` with the
/// service's code, sentence and exit code. Thread-safe. Works against Docker's own service too, but
/// for the calls that say otherwise.
public final class DockerClient implements AutoCloseable {
  private final Sender sender;
  private final ContainerCalls containers;
  private final ExecCalls execs;
  private final ImageCalls images;
  private final SystemCalls system;

  /// Connects when first used, to the Unix socket at this path.
  public DockerClient(Path socket) {
    this(new HttpClient(socket));
  }

  /// Asks the service behind `sender`, which it owns from now on.
  public DockerClient(Sender sender) {
    this.sender = sender;
    Calls calls = new Calls(sender);
    this.containers = new ContainerCalls(calls);
    this.execs = new ExecCalls(calls);
    this.images = new ImageCalls(calls);
    this.system = new SystemCalls(calls);
  }

  public ContainerCalls containers() {
    return containers;
  }

  public ExecCalls execs() {
    return execs;
  }

  public ImageCalls images() {
    return images;
  }

  public SystemCalls system() {
    return system;
  }

  /// Gives up the idle connections; streams that are open go on.
  @Override
  public void close() {
    sender.close();
  }
}
