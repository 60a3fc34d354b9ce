// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

/// A process that a keeper started: its pid on the host and its start time, which together name it
/// for ever.
public record StartedProcess(int pid, long startTicks) {}
