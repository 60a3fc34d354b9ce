// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import java.util.List;
import java.util.Locale;

/// Signals by name or number (signal(7)); the place in the list is the number.
final class SignalNames {
  private static final int MAX = 64;
  private static final int RTMIN = 34;
  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private SignalNames() {}

  static int number(String signal) {
    String name = signal.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
    if (signal.matches("\\d{1,2}") && Integer.parseInt(signal) <= MAX) {
      return Integer.parseInt(signal);
    }
    int number = name.isEmpty() ? -1 : NAMES.indexOf(name);
    if (number > 0) {
      return number;
    }
    if (name.matches("RTMIN(\\+\\d{1,2})?")) {
      return RTMIN + (name.length() > 6 ? Integer.parseInt(name.substring(6)) : 0);
    }
    if (name.matches("RTMAX(-\\d{1,2})?")) {
      return MAX - (name.length() > 6 ? Integer.parseInt(name.substring(6)) : 0);
    }
    throw Failure.invalid("unknown signal \"" + signal + "\"");
  }
}
