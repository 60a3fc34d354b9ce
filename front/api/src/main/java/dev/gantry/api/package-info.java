/// The HTTP surface as data, and a typed client for it.
///
/// [Routes][dev.gantry.api.Routes] lists every endpoint; the client makes paths of them and the
/// service matches requests with them. [DockerClient][dev.gantry.api.DockerClient] is the client:
/// `containers()`, `execs()`, `images()`, `system()`. Streams are
/// [FrameStream][dev.gantry.api.FrameStream] (a process's output),
/// [HijackedStream][dev.gantry.api.HijackedStream] (its input too) and
/// [JsonLines][dev.gantry.api.JsonLines] (documents, one a line).
///
/// A refused request carries Docker's `{"message": …}` and two headers of ours, so that the
/// `Failure` on this side is the one that the service threw:
///
/// ```
/// HTTP/1.1 404 Not Found
/// X-Gantry-Failure: NOT_FOUND
/// X-Gantry-Exit-Code: 1
///
/// {"message":"no such container: web"}
/// ```
@NullMarked
package dev.gantry.api;

import org.jspecify.annotations.NullMarked;
