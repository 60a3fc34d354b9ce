/// A small HTTP/1.1 client over a Unix socket, because the JDK's cannot do either Unix sockets or
/// hijacked connections.
///
/// [HttpClient][dev.gantry.api.http.HttpClient] sends a [Request][dev.gantry.api.http.Request] over
/// a [Wire][dev.gantry.api.http.Wire] (one kept-alive connection) and gives a
/// [Response][dev.gantry.api.http.Response] whose body is read to its end or closed. A connection
/// goes back to the pool only after its response was read whole.
@NullMarked
package dev.gantry.api.http;

import org.jspecify.annotations.NullMarked;
