/// The documents of the Docker Engine API (1.24 to 1.51) as records: what travels between any
/// client and the service. No I/O and no meaning; the engine gives them that.
///
/// Read `ContainerCreate` first (with `ContainerConfig` and `HostConfig`), then `ContainerInspect`.
/// `docker update` sends the resource fields and the restart policy of a `HostConfig`, so it has no
/// document of its own.
///
/// Rules that hold everywhere here:
/// - JSON names are exactly Docker's; unknown fields are ignored when reading.
/// - An absent, null or empty text is `""`, an absent collection is empty, an absent number is 0.
///   Only where Docker itself tells null from empty a component is `@Nullable`.
/// - Times are RFC 3339 texts with nanoseconds, or numbers with their unit in the comment.
/// - Records of many components have a `Builder` with plain fields: `HostConfig.builder()`,
///   `inspect.edit()`.
/// - `DockerJson` writes (with nulls and empties, as Docker does), `dev.gantry.base.Json` reads.
@NullMarked
package dev.gantry.docker;

import org.jspecify.annotations.NullMarked;
