/// The HTTP side of the service: the Docker Engine API on a Unix socket.
///
/// Read [HttpServer][dev.gantry.daemon.http.HttpServer] (the socket and its bounds), then
/// `HttpConnection` (one client), [Exchange][dev.gantry.daemon.http.Exchange] (one request, as a
/// handler sees it), [Router][dev.gantry.daemon.http.Router] and
/// [DockerApi][dev.gantry.daemon.http.DockerApi] (which handler serves which route).
///
/// ```
/// event loop (one thread)                      a virtual thread per request
/// bytes → HttpRequestDecoder → HttpConnection ──▶ BodyInput (≤ 256 KiB) ──▶ handler ──▶ engine
/// bytes ← HttpResponseEncoder ◀── the channel's queue (≤ 256 KiB) ◀── BoundedOutput ◀─┘
/// ```
///
/// **Back-pressure.** A full BodyInput stops reading from the socket; a full queue blocks the
/// writing handler. **Pipelining.** Requests of one connection are served one after the other.
/// **Hijacking** (attach, exec): after the request the decoder is taken out, so that what the
/// client sends early is kept as input; the head of the answer goes through the encoder, which is
/// taken out then. Half-close works in both directions. **Going away.** A client that closes its
/// side while a plain request is served has gone (as Go's server sees it): what the handler
/// registered with `onGone` runs.
///
/// Our own command line lives in this process and asks without a socket:
/// [InProcess][dev.gantry.daemon.http.InProcess] gives the same exchanges to the same router.
///
/// A handler that fails before it answers is a refusal `{"message": …}` with the status of the
/// failure's code; one that fails later breaks the connection off, so that half an answer is never
/// taken for a whole one.
@NullMarked
package dev.gantry.daemon.http;

import org.jspecify.annotations.NullMarked;
