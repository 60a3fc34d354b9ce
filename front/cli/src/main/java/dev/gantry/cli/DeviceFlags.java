// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.DeviceMapping;
import dev.gantry.docker.HostConfig.ThrottleDevice;
import dev.gantry.docker.HostConfig.Ulimit;
import dev.gantry.docker.HostConfig.WeightDevice;

/// The small grammars of devices, rates and ulimits.
final class DeviceFlags {
  private DeviceFlags() {}

  /// `/dev/host[:/dev/inside][:rwm]`.
  static DeviceMapping device(String text) {
    String[] parts = text.split(":", -1);
    String inside = parts[0];
    String access = "rwm";
    if (parts.length == 2 && parts[1].matches("[rwm]{1,3}")) {
      access = parts[1];
    } else if (parts.length >= 2) {
      inside = parts[1];
    }
    if (parts.length == 3) {
      access = parts[2];
    }
    if (parts.length > 3 || parts[0].isEmpty() || !access.matches("[rwm]{1,3}")) {
      throw Failure.invalid("invalid device specification: " + text);
    }
    return new DeviceMapping(parts[0], inside, access);
  }

  /// `name=soft[:hard]`; -1 is unlimited.
  static Ulimit ulimit(String text) {
    int at = text.indexOf('=');
    String[] values = text.substring(at + 1).split(":", -1);
    if (at <= 0 || values.length > 2) {
      throw Failure.invalid("invalid ulimit argument: " + text);
    }
    long soft = number("--ulimit", values[0]);
    long hard = values.length == 2 ? number("--ulimit", values[1]) : soft;
    if (hard != -1 && (soft > hard || soft == -1)) {
      throw Failure.invalid(
          "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard);
    }
    return new Ulimit(text.substring(0, at), hard, soft);
  }

  static WeightDevice weight(String text) {
    int colon = colon(text);
    return new WeightDevice(
        text.substring(0, colon), count("--blkio-weight-device", text.substring(colon + 1)));
  }

  static ThrottleDevice bytesPerSecond(String text) {
    int colon = colon(text);
    return new ThrottleDevice(
        text.substring(0, colon), CreateBody.size("--device-*-bps", text.substring(colon + 1)));
  }

  static ThrottleDevice perSecond(String text) {
    int colon = colon(text);
    return new ThrottleDevice(
        text.substring(0, colon), number("--device-*-iops", text.substring(colon + 1)));
  }

  static int count(String option, String text) {
    return Math.toIntExact(number(option, text));
  }

  private static long number(String option, String text) {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw Failure.invalid(
          "invalid argument \"" + text + "\" for \"" + option + "\": not a number");
    }
    return Long.parseLong(text);
  }

  private static int colon(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || !text.startsWith("/")) {
      throw Failure.invalid("bad format: " + text + ", wanted /dev/PATH:VALUE");
    }
    return colon;
  }
}
