// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;

/// A path in a container, as the `X-Docker-Container-Path-Stat` header carries it. `mode` is Go's
/// `FileMode`: permission bits and its own type bits.
///
/// - `size`: bytes
@Json
public record PathStat(String name, long size, long mode, String mtime, String linkTarget) {

  public PathStat {
    name = Absent.text(name);
    mtime = Absent.text(mtime);
    linkTarget = Absent.text(linkTarget);
  }
}
