// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.oci.runtime.Device;
import dev.gantry.oci.runtime.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which device nodes a container gets and which it may use.
///
/// @param nodes to make in `/dev`
/// @param rules for the device controller, first to last
record DeviceAccess(List<Device> nodes, List<DeviceRule> rules) {
  private static final Pattern RULE =
      Pattern.compile("([acb]) ([0-9]+|\\*):([0-9]+|\\*) ([rwm]{1,3})");

  static DeviceAccess of(HostConfig host, SpecFacts facts) {
    List<Device> nodes = new ArrayList<>();
    List<DeviceRule> rules = new ArrayList<>();
    if (host.privileged()) {
      facts.allDevices().forEach(device -> nodes.add(node(device, device.path().toString())));
      rules.add(DeviceRule.of(true, "a", null, null, "rwm"));
    } else {
      // Those that every container may use (null, zero, tty, …) are added by the runtime.
      rules.add(DeviceRule.of(false, "a", null, null, "rwm"));
    }
    for (HostConfig.DeviceMapping mapping : host.devices()) {
      add(mapping, facts.devices().getOrDefault(mapping.pathOnHost(), List.of()), nodes, rules);
    }
    for (String rule : host.deviceCgroupRules()) {
      rules.add(parse(rule));
    }
    return new DeviceAccess(nodes, rules);
  }

  private static void add(
      HostConfig.DeviceMapping mapping,
      List<HostDevice> found,
      List<Device> nodes,
      List<DeviceRule> rules) {
    String access = mapping.cgroupPermissions().isEmpty() ? "rwm" : mapping.cgroupPermissions();
    if (!access.matches("[rwm]{1,3}")) {
      throw Failure.invalid("invalid device mode: " + access);
    }
    String inside =
        mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
    for (HostDevice device : found) {
      String below = device.path().toString();
      String path =
          below.startsWith(mapping.pathOnHost() + "/")
              ? inside + below.substring(mapping.pathOnHost().length())
              : inside;
      nodes.removeIf(node -> node.path().equals(path));
      nodes.add(node(device, path));
      rules.add(DeviceRule.of(true, device.type(), device.major(), device.minor(), access));
    }
  }

  private static Device node(HostDevice device, String path) {
    return new Device(
        path,
        device.type(),
        device.major(),
        device.minor(),
        device.mode(),
        device.uid(),
        device.gid(),
        Map.of());
  }

  private static DeviceRule parse(String text) {
    Matcher rule = RULE.matcher(text);
    if (!rule.matches()) {
      throw Failure.invalid("invalid device cgroup rule format: '" + text + "'");
    }
    return DeviceRule.of(
        true, rule.group(1), number(rule.group(2)), number(rule.group(3)), rule.group(4));
  }

  private static @Nullable Long number(String text) {
    return text.equals("*") ? null : Long.valueOf(text);
  }
}
