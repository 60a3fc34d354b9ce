// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection that carries raw bytes. The input ends when the client half-closes; closing the
/// output half-closes towards the client, and the connection ends when the client is done too.
public record Hijacked(InputStream input, OutputStream output) {}
