// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.attach;

/// Some bytes of one of a process's output streams.
///
/// @param stream 1 standard output (or the terminal), 2 standard error
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying each would double the work
public record Frame(int stream, byte[] bytes) {}
