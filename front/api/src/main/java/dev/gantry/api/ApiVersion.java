// SPDX-License-Identifier: Apache-2.0
package dev.gantry.api;

/// The versions of the Docker Engine API that are spoken, and the names of our own headers.
public final class ApiVersion {
  /// The newest; what our own client asks for.
  public static final String NEWEST = "1.51";

  /// The oldest.
  public static final String OLDEST = "1.24";

  /// On a refused request: the exit code of a command that ends with this failure.
  public static final String EXIT_CODE_HEADER = "X-Gantry-Exit-Code";

  /// On a refused request: the `Failure.Code` by name.
  public static final String FAILURE_HEADER = "X-Gantry-Failure";

  /// On a request of our own client, which understands refusals where Docker's does not.
  public static final String CLIENT_HEADER = "X-Gantry-Client";

  /// On a path in a container: its `PathStat` as JSON in base64.
  public static final String PATH_STAT_HEADER = "X-Docker-Container-Path-Stat";

  /// Two output streams in one, each piece with an eight-byte head.
  public static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

  /// Bytes as a terminal makes them; older clients are told this for multiplexed streams too.
  public static final String RAW = "application/vnd.docker.raw-stream";

  private ApiVersion() {}
}
