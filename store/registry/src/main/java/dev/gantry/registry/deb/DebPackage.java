// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.oci.image.Digest;
import java.util.List;

/// A package that a mirror has.
///
/// @param needs Pre-Depends and Depends
/// @param url where its file is
record DebPackage(
    String name,
    DebVersion version,
    String versionText,
    String architecture,
    boolean essential,
    String priority,
    List<List<Dependency>> needs,
    List<Dependency> provides,
    List<Dependency> conflicts,
    String url,
    long size,
    Digest digest) {
  @Override
  public String toString() {
    return name + "=" + versionText;
  }
}
