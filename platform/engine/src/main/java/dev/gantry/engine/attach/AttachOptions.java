// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.attach;

/// What an attached client wants of a container's streams.
///
/// @param logs first what was written before
/// @param stream then what is written from now on; stdin is taken only with it
public record AttachOptions(
    boolean logs, boolean stream, boolean stdin, boolean stdout, boolean stderr) {}
