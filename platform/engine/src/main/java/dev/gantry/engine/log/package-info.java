// SPDX-License-Identifier: Apache-2.0

/// Reading what containers wrote: the CRI log files that the keeper makes, nothing in memory.
///
/// [LogReader] walks the files in order; [LogTail] finds where the last N lines begin; [LogFiles]
/// copes with rotation while reading; [LogLine] is one line of the format. The files are never
/// written here.
@NullMarked
package dev.gantry.engine.log;

import org.jspecify.annotations.NullMarked;
