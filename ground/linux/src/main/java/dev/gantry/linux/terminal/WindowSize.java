// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.terminal;

/// Size of a terminal in characters; 0 where it is unknown.
public record WindowSize(int rows, int columns) {}
