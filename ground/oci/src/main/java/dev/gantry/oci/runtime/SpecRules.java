// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import dev.gantry.base.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the runtime specification demands of its documents (its MUSTs), each with a sentence.
///
/// The methods throw INVALID with the first breach. They look at the document alone; what the host
/// can do is the compiler's business.
public final class SpecRules {
  private static final long MAX_ID = 0xFFFF_FFFFL;
  private static final Pattern VERSION =
      Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:[-+][0-9A-Za-z.+-]+)?");
  private static final Set<String> NAMESPACES =
      Set.of("pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time");
  private static final Set<String> POSIX_FILES = Set.of("c", "u", "b", "p");

  private SpecRules() {}

  /// Checks a document that is to be run.
  public static void check(RuntimeSpec spec) {
    checkVersion(spec.ociVersion());
    Root root = spec.root();
    if (root == null || root.path().isEmpty()) {
      throw Failure.invalid("config.json: root.path is missing");
    }
    ProcessSpec process = spec.process();
    if (process == null) {
      throw Failure.invalid("config.json: process is missing");
    }
    check(process);
    Linux linux = spec.linuxOrEmpty();
    checkNamespaces(spec, linux);
    checkMappings(linux);
    spec.mounts().forEach(mount -> checkMount(mount));
    linux.devices().forEach(SpecRules::checkDevice);
    checkHooks(spec.hooksOrNone());
    checkResources(linux.resourcesOrNone());
    if (!linux.timeOffsets().isEmpty() && linux.namespace("time") == null) {
      throw Failure.invalid("config.json: timeOffsets need a time namespace");
    }
    for (String path : linux.maskedPaths()) {
      requireAbsolute(path, "maskedPaths");
    }
    for (String path : linux.readonlyPaths()) {
      requireAbsolute(path, "readonlyPaths");
    }
    @Nullable String propagation = linux.rootfsPropagation();
    if (propagation != null
        && !propagation.isEmpty()
        && !Set.of(
                "shared",
                "slave",
                "private",
                "unbindable",
                "rshared",
                "rslave",
                "rprivate",
                "runbindable")
            .contains(propagation)) {
      throw Failure.invalid("config.json: rootfsPropagation is " + propagation);
    }
  }

  /// Checks a process, the document's own or one to exec.
  public static void check(ProcessSpec process) {
    if (process.args().isEmpty()) {
      throw Failure.invalid("process.args is empty: there is nothing to run");
    }
    if (!process.cwd().startsWith("/")) {
      throw Failure.invalid("process.cwd is not an absolute path: " + quote(process.cwd()));
    }
    check(process.userOrRoot());
    for (String item : process.args()) {
      requireNoNul(item, "process.args");
    }
    for (String item : process.env()) {
      requireNoNul(item, "process.env");
      if (item.indexOf('=') < 1) {
        throw Failure.invalid("process.env: " + quote(item) + " is not NAME=value");
      }
    }
    Integer score = process.oomScoreAdj();
    if (score != null && (score < -1000 || score > 1000)) {
      throw Failure.invalid("process.oomScoreAdj is " + score + ", not within -1000 and 1000");
    }
    Set<String> types = new HashSet<>();
    for (Rlimit limit : process.rlimits()) {
      if (!types.add(limit.type())) {
        throw Failure.invalid("process.rlimits: " + limit.type() + " is given twice");
      }
      if (limit.soft() == null || limit.hard() == null) {
        throw Failure.invalid("process.rlimits: " + limit.type() + " needs soft and hard");
      }
    }
  }

  /// Checks that ids are unsigned 32-bit numbers.
  public static void check(User user) {
    requireId(user.uid(), "process.user.uid");
    requireId(user.gid(), "process.user.gid");
    for (long gid : user.additionalGids()) {
      requireId(gid, "process.user.additionalGids");
    }
    Integer umask = user.umask();
    if (umask != null && (umask < 0 || umask > 0777)) {
      throw Failure.invalid("process.user.umask is " + umask + ", not within 0 and 0777");
    }
  }

  /// Any 1.x is accepted: a minor version only adds (runtime-spec README, semantic versioning).
  private static void checkVersion(String version) {
    var matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      throw Failure.invalid("config.json: ociVersion " + quote(version) + " is not a version");
    }
    if (!"1".equals(matcher.group(1))) {
      throw Failure.invalid(
          "config.json: ociVersion " + version + " is not supported, only 1.x is");
    }
  }

  private static void checkNamespaces(RuntimeSpec spec, Linux linux) {
    Set<String> seen = new HashSet<>();
    for (Namespace namespace : linux.namespaces()) {
      if (!NAMESPACES.contains(namespace.type())) {
        throw Failure.invalid("config.json: unknown namespace type " + quote(namespace.type()));
      }
      if (!seen.add(namespace.type())) {
        throw Failure.invalid("config.json: the " + namespace.type() + " namespace is given twice");
      }
      @Nullable String path = namespace.path();
      if (path != null && !path.isEmpty() && !path.startsWith("/")) {
        throw Failure.invalid(
            "config.json: the namespace path " + quote(path) + " is not absolute");
      }
    }
    if (present(spec.hostname()) && !seen.contains("uts")) {
      throw Failure.invalid("config.json: a hostname needs a uts namespace");
    }
    if (present(spec.domainname()) && !seen.contains("uts")) {
      throw Failure.invalid("config.json: a domainname needs a uts namespace");
    }
  }

  private static void checkMappings(Linux linux) {
    boolean mapped = !linux.uidMappings().isEmpty() || !linux.gidMappings().isEmpty();
    Namespace user = linux.namespace("user");
    if (mapped && user == null) {
      throw Failure.invalid("config.json: id mappings need a user namespace");
    }
    if (user != null && !present(user.path())) {
      if (linux.uidMappings().isEmpty() || linux.gidMappings().isEmpty()) {
        throw Failure.invalid(
            "config.json: a new user namespace needs uidMappings and gidMappings");
      }
    }
    checkRanges(linux.uidMappings(), "uidMappings");
    checkRanges(linux.gidMappings(), "gidMappings");
  }

  private static void checkRanges(List<IdMapping> mappings, String field) {
    for (IdMapping mapping : mappings) {
      requireId(mapping.containerID(), field + ".containerID");
      requireId(mapping.hostID(), field + ".hostID");
      if (mapping.size() < 1 || mapping.size() > MAX_ID) {
        throw Failure.invalid(field + ".size is " + mapping.size());
      }
    }
  }

  private static void checkMount(Mount mount) {
    if (mount.destination().isEmpty()) {
      throw Failure.invalid("config.json: a mount has no destination");
    }
    requireNoNul(mount.destination(), "mounts.destination");
    boolean ids = !mount.uidMappings().isEmpty();
    if (ids == mount.gidMappings().isEmpty()) {
      throw Failure.invalid(
          "mount " + mount.destination() + ": uidMappings and gidMappings go together");
    }
    checkRanges(mount.uidMappings(), "mount " + mount.destination() + ": uidMappings");
    checkRanges(mount.gidMappings(), "mount " + mount.destination() + ": gidMappings");
  }

  private static void checkDevice(Device device) {
    requireAbsolute(device.path(), "devices.path");
    if (!POSIX_FILES.contains(device.type())) {
      throw Failure.invalid(
          "device " + device.path() + ": type " + quote(device.type()) + " is none of c, u, b, p");
    }
    Long uid = device.uid();
    Long gid = device.gid();
    requireId(uid == null ? 0 : uid, "device " + device.path() + ": uid");
    requireId(gid == null ? 0 : gid, "device " + device.path() + ": gid");
  }

  private static void checkHooks(Hooks hooks) {
    for (List<Hook> point :
        List.of(
            hooks.prestart(),
            hooks.createRuntime(),
            hooks.createContainer(),
            hooks.startContainer(),
            hooks.poststart(),
            hooks.poststop())) {
      for (Hook hook : point) {
        requireAbsolute(hook.path(), "hooks.path");
        Integer timeout = hook.timeout();
        if (timeout != null && timeout <= 0) {
          throw Failure.invalid("hook " + hook.path() + ": timeout must be above zero");
        }
      }
    }
  }

  private static void checkResources(Resources resources) {
    for (DeviceRule rule : resources.devices()) {
      @Nullable String type = rule.type();
      if (present(type) && !Set.of("a", "b", "c").contains(type)) {
        throw Failure.invalid("resources.devices: type " + quote(type) + " is none of a, b, c");
      }
    }
    for (String key : resources.unified().keySet()) {
      if (key.isEmpty() || key.contains("/") || !key.contains(".")) {
        throw Failure.invalid("resources.unified: " + quote(key) + " is not a cgroup file name");
      }
    }
  }

  private static void requireId(long id, String field) {
    if (id < 0 || id > MAX_ID) {
      throw Failure.invalid(field + " is " + id + ", not within 0 and " + MAX_ID);
    }
  }

  private static void requireAbsolute(String path, String field) {
    if (!path.startsWith("/")) {
      throw Failure.invalid(field + ": " + quote(path) + " is not an absolute path");
    }
    requireNoNul(path, field);
  }

  private static void requireNoNul(String text, String field) {
    if (text.indexOf(0) >= 0) {
      throw Failure.invalid(field + " holds a NUL character");
    }
  }

  @org.jspecify.annotations.NullUnmarked
  private static boolean present(String text) {
    return text != null && !text.isEmpty();
  }

  private static String quote(@Nullable String text) {
    return "\"" + text + "\"";
  }
}
