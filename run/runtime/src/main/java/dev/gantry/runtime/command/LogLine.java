// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import io.avaje.jsonb.Json;

/// One line of a JSON log, as containerd and CRI-O read it.
@Json
record LogLine(String level, String msg, String time) {}
