// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;

/// A mount as it is in a container.
///
/// - `name`: of a volume
@Json
public record MountPoint(
    @Json.Property("Type") String type,
    @Json.Property("Name") String name,
    @Json.Property("Source") String source,
    @Json.Property("Destination") String destination,
    @Json.Property("Driver") String driver,
    @Json.Property("Mode") String mode,
    @Json.Property("RW") boolean rw,
    @Json.Property("Propagation") String propagation) {

  public MountPoint {
    type = Absent.text(type);
    name = Absent.text(name);
    source = Absent.text(source);
    destination = Absent.text(destination);
    driver = Absent.text(driver);
    mode = Absent.text(mode);
    propagation = Absent.text(propagation);
  }
}
