// SPDX-License-Identifier: Apache-2.0
package dev.gantry.base;

import java.time.Duration;

/// Spans of time in words, as Docker's command line says them (docker/go-units, `duration.go`).
public final class HumanTime {
  private static final long DAY = 24;
  private static final long WEEK = 7 * DAY;
  private static final long MONTH = 30 * DAY;
  private static final long YEAR = 365 * DAY;

  private HumanTime() {}

  /// `Less than a second`, `5 seconds`, `About a minute`, `3 hours`, `2 weeks`; the word `ago` is
  /// the caller's. What lies ahead is less than a second.
  public static String ago(Duration span) {
    long seconds = span.toSeconds();
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds < 60) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    }
    long minutes = span.toMinutes();
    if (minutes < 60) {
      return minutes == 1 ? "About a minute" : minutes + " minutes";
    }
    long hours = span.plusMinutes(30).toHours();
    return hours == 1 ? "About an hour" : longer(hours, span.toHours());
  }

  private static String longer(long hours, long wholeHours) {
    if (hours < 2 * DAY) {
      return hours + " hours";
    }
    if (hours < 2 * WEEK) {
      return hours / DAY + " days";
    }
    if (hours < 2 * MONTH) {
      return hours / WEEK + " weeks";
    }
    return hours < 2 * YEAR ? hours / MONTH + " months" : wholeHours / YEAR + " years";
  }
}
