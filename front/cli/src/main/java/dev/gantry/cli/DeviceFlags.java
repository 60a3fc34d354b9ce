// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig.DeviceMapping;
import dev.gantry.docker.HostConfig.DeviceRequest;
import dev.gantry.docker.HostConfig.ThrottleDevice;
import dev.gantry.docker.HostConfig.WeightDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The small grammars of devices and their rates.
final class DeviceFlags {
  private static final Pattern MODE = Pattern.compile("[rwm]{1,3}");
  private static final Pattern QUALIFIED =
      Pattern.compile("[A-Za-z][\\w.-]*/[A-Za-z][\\w.-]*=[A-Za-z0-9][\\w.:-]*");
  private static final Pattern RULE = Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");

  private DeviceFlags() {}

  /// Whether it is a device of the Container Device Interface, such as `vendor.com/class=name`.
  static boolean isQualified(String text) {
    return QUALIFIED.matcher(text).matches();
  }

  /// `/dev/host[:/dev/inside][:rwm]`.
  static DeviceMapping device(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw CommandFailure.options("bad format for path: " + text);
    }
    boolean modeOnly = parts.length == 2 && MODE.matcher(parts[1]).matches();
    String inside = parts.length == 1 || modeOnly ? parts[0] : parts[1];
    String mode = parts.length == 3 ? parts[2] : modeOnly ? parts[1] : "rwm";
    if (!MODE.matcher(mode).matches()) {
      throw CommandFailure.options("bad mode specified: " + mode);
    }
    if (!inside.startsWith("/")) {
      throw CommandFailure.options(inside + " is not an absolute path");
    }
    return new DeviceMapping(parts[0], inside, mode);
  }

  static List<String> rules(List<String> words) {
    for (String word : words) {
      if (!RULE.matcher(word).matches()) {
        throw CommandFailure.flag(
            "--device-cgroup-rule", word, "invalid device cgroup format '" + word + "'");
      }
    }
    return words;
  }

  static WeightDevice weight(String text) {
    String flag = "--blkio-weight-device";
    int colon = colon(flag, text);
    String number = text.substring(colon + 1);
    int weight = number.matches("[0-9]{1,4}") ? Integer.parseInt(number) : -1;
    if (weight != 0 && (weight < 10 || weight > 1000)) {
      throw CommandFailure.flag(flag, text, "invalid weight for device: " + text);
    }
    return new WeightDevice(text.substring(0, colon), weight);
  }

  static ThrottleDevice bytesPerSecond(String flag, String text) {
    int colon = colon(flag, text);
    try {
      long rate = ByteSize.parse(text.substring(colon + 1));
      if (rate >= 0) {
        return new ThrottleDevice(text.substring(0, colon), rate);
      }
    } catch (Failure e) {
      // said below, with the format that is wanted
    }
    throw CommandFailure.flag(
        flag,
        text,
        "invalid rate for device: "
            + text
            + ". The correct format is <device-path>:<number>[<unit>]. Number must be a positive"
            + " integer. Unit is optional and can be kb, mb, or gb");
  }

  static ThrottleDevice perSecond(String flag, String text) {
    int colon = colon(flag, text);
    String rate = text.substring(colon + 1);
    if (!rate.matches("[0-9]{1,18}")) {
      throw CommandFailure.flag(
          flag,
          text,
          "invalid rate for device: "
              + text
              + ". The correct format is <device-path>:<number>. Number must be a positive integer");
    }
    return new ThrottleDevice(text.substring(0, colon), Long.parseLong(rate));
  }

  private static int colon(String flag, String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw CommandFailure.flag(flag, text, "bad format: " + text);
    }
    if (!text.startsWith("/dev/")) {
      throw CommandFailure.flag(flag, text, "bad format for device path: " + text);
    }
    return colon;
  }

  /// `--gpus all`, a number, or `device=…,capabilities=…`, and the devices named in full.
  static List<DeviceRequest> requests(String gpus, List<String> devices) {
    List<DeviceRequest> requests = new ArrayList<>();
    if (!gpus.isEmpty()) {
      requests.add(gpus(gpus));
    }
    List<String> named = devices.stream().filter(DeviceFlags::isQualified).toList();
    if (!named.isEmpty()) {
      requests.add(new DeviceRequest("cdi", 0, named, List.of(), Map.of()));
    }
    return requests;
  }

  private static DeviceRequest gpus(String text) {
    String driver = "";
    String count = "";
    List<String> ids = List.of();
    List<String> capabilities = new ArrayList<>();
    List<String> options = List.of();
    for (String field : KeyValues.fields(text)) {
      int at = field.indexOf('=');
      String key = at < 0 ? "count" : field.substring(0, at);
      String value = field.substring(at + 1);
      switch (key) {
        case "driver" -> driver = value;
        case "count" -> count = value;
        case "device" -> ids = List.of(value.split(",", -1));
        case "capabilities" -> capabilities.addAll(List.of(value.split(",", -1)));
        case "options" -> options = KeyValues.fields(value);
        default ->
            throw CommandFailure.flag(
                "--gpus", text, "unexpected key '" + key + "' in '" + field + "'");
      }
    }
    if (!count.matches("|all|-?[0-9]{1,9}")) {
      throw CommandFailure.flag(
          "--gpus",
          text,
          "invalid count (" + count + "): value must be either \"all\" or an integer");
    }
    int number =
        count.equals("all")
            ? -1
            : count.isEmpty() ? (ids.isEmpty() ? 1 : 0) : Integer.parseInt(count);
    capabilities.add("gpu");
    return new DeviceRequest(driver, number, ids, List.of(capabilities), KeyValues.map(options));
  }
}
