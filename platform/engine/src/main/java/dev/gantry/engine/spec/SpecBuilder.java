// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.spec;

import dev.gantry.docker.ContainerConfig;
import dev.gantry.docker.ExecCreate;
import dev.gantry.docker.HostConfig;
import dev.gantry.oci.runtime.Capabilities;
import dev.gantry.oci.runtime.Linux;
import dev.gantry.oci.runtime.Namespace;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.oci.runtime.Root;
import dev.gantry.oci.runtime.RuntimeSpec;
import dev.gantry.oci.runtime.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the runtime spec of a container: a pure function of what it is and of some facts.
public final class SpecBuilder {
  /// Where the init program is seen in a container.
  static final String INIT = "/sbin/docker-init";

  private static final String VERSION = "1.3.0";
  private static final Map<String, Object> NOTHING = Map.of();

  private SpecBuilder() {}

  /// Throws INVALID or UNSUPPORTED for what can be seen to be impossible before anything is made.
  public static void check(ContainerSpec spec) {
    HostConfig host = spec.hostConfig();
    Modes.check(host);
    Sysctls.check(host);
    CapabilityNames.of(host.capAdd(), host.capDrop(), host.privileged());
    SecurityOptions.parse(host.securityOpt());
    Limits.of(host, List.of(), true);
    Limits.rlimits(host.ulimits());
    if (!host.deviceRequests().isEmpty()) {
      throw dev.gantry.base.Failure.unsupported(
          "could not select device driver: --gpus and device requests are not there yet");
    }
    int score = host.oomScoreAdj();
    if (score < -1000 || score > 1000) {
      throw dev.gantry.base.Failure.invalid(
          "invalid value " + score + ", range for oom score adj is [-1000, 1000]");
    }
  }

  public static RuntimeSpec build(ContainerSpec spec, SpecFacts facts) {
    HostConfig host = spec.hostConfig();
    boolean ownUts = !host.utsMode().equals("host");
    return new RuntimeSpec(
        VERSION,
        process(spec, facts),
        new Root(facts.root(), host.readonlyRootfs(), NOTHING),
        ownUts ? hostname(spec, facts) : null,
        ownUts && !spec.config().domainname().isEmpty() ? spec.config().domainname() : null,
        Mounts.of(spec, facts),
        null,
        host.annotations(),
        linux(spec, facts),
        NOTHING);
  }

  /// The document of one more process in a running container.
  public static ProcessSpec exec(
      ContainerSpec spec, ExecCreate request, Users.Identity user, String hostHostname) {
    HostConfig host = spec.hostConfig();
    List<String> base = new ArrayList<>(spec.config().env());
    List<String> env = environment(spec, base, request.env(), request.tty(), user, hostHostname);
    List<String> capabilities =
        CapabilityNames.of(
            host.capAdd(), host.capDrop(), host.privileged() || request.privileged());
    String folder =
        request.workingDir().isEmpty() ? spec.config().workingDir() : request.workingDir();
    SecurityOptions security = SecurityOptions.parse(host.securityOpt());
    return new ProcessSpec(
        request.tty(),
        null,
        user(user),
        request.cmd(),
        env,
        folder.isEmpty() ? "/" : folder,
        capabilities(capabilities, user.uid() == 0),
        Limits.rlimits(host.ulimits()),
        security.noNewPrivileges(),
        apparmor(security, host.privileged() || request.privileged()),
        host.oomScoreAdj() == 0 ? null : host.oomScoreAdj(),
        null,
        null,
        null,
        null,
        NOTHING);
  }

  /// The capabilities that a filter's conditions look at.
  public static List<String> capabilities(HostConfig host) {
    return CapabilityNames.of(host.capAdd(), host.capDrop(), host.privileged());
  }

  private static ProcessSpec process(ContainerSpec spec, SpecFacts facts) {
    ContainerConfig config = spec.config();
    HostConfig host = spec.hostConfig();
    SecurityOptions security = SecurityOptions.parse(host.securityOpt());
    List<String> args = new ArrayList<>(spec.command());
    if (facts.init() != null) {
      args.addAll(0, List.of(INIT, "--"));
    }
    Users.Identity user = facts.user();
    return new ProcessSpec(
        config.tty(),
        null,
        user(user),
        args,
        environment(spec, List.of(), config.env(), config.tty(), user, facts.hostHostname()),
        config.workingDir().isEmpty() ? "/" : config.workingDir(),
        capabilities(capabilities(host), user.uid() == 0),
        Limits.rlimits(host.ulimits()),
        security.noNewPrivileges(),
        apparmor(security, host.privileged()),
        host.oomScoreAdj() == 0 ? null : host.oomScoreAdj(),
        null,
        security.label().isEmpty() || security.label().contains("disable")
            ? null
            : String.join(":", security.label()),
        null,
        null,
        NOTHING);
  }

  private static List<String> environment(
      ContainerSpec spec,
      List<String> under,
      List<String> over,
      boolean terminal,
      Users.Identity user,
      String hostHostname) {
    List<String> base = new ArrayList<>();
    base.add("PATH=" + Defaults.PATH);
    base.add("HOSTNAME=" + hostname(spec, hostHostname));
    if (terminal) {
      base.add("TERM=xterm");
    }
    List<String> env = Environment.merge(Environment.merge(base, under), over);
    if (!Environment.has(env, "HOME")) {
      env.add("HOME=" + user.home());
    }
    return env;
  }

  private static String hostname(ContainerSpec spec, SpecFacts facts) {
    return hostname(spec, facts.hostHostname());
  }

  private static String hostname(ContainerSpec spec, String hostHostname) {
    boolean hosts =
        spec.hostConfig().utsMode().equals("host") || spec.config().hostname().isEmpty();
    return hosts ? hostHostname : spec.config().hostname();
  }

  private static User user(Users.Identity user) {
    return new User(user.uid(), user.gid(), null, user.additionalGids(), null, NOTHING);
  }

  /// Root has them in effect; another user finds them in the bounding set only and gets them
  /// through files (set-user-ID, file capabilities). None is ever inheritable (CVE-2022-24769).
  private static Capabilities capabilities(List<String> names, boolean root) {
    List<String> effective = root ? names : List.of();
    return new Capabilities(names, effective, List.of(), effective, List.of(), NOTHING);
  }

  private static @Nullable String apparmor(SecurityOptions security, boolean privileged) {
    String asked = security.apparmor();
    return privileged || asked == null || asked.isEmpty() ? null : asked;
  }

  private static Linux linux(ContainerSpec spec, SpecFacts facts) {
    HostConfig host = spec.hostConfig();
    SecurityOptions security = SecurityOptions.parse(host.securityOpt());
    boolean open = host.privileged() || !security.systemPaths();
    DeviceAccess devices = DeviceAccess.of(host, facts);
    List<Namespace> namespaces = Modes.namespaces(host, facts);
    return new Linux(
        List.of(),
        List.of(),
        sysctls(host, namespaces),
        Limits.of(host, devices.rules(), facts.swapLimit()),
        facts.cgroup(),
        namespaces,
        devices.nodes(),
        Map.of(),
        facts.seccomp(),
        propagation(spec),
        paths(host.maskedPaths(), open, Defaults.MASKED_PATHS),
        paths(host.readonlyPaths(), open, Defaults.READONLY_PATHS),
        null,
        null,
        null,
        null,
        Map.of(),
        NOTHING);
  }

  private static List<String> paths(
      @Nullable List<String> asked, boolean open, List<String> usual) {
    return asked != null && !asked.isEmpty() ? asked : open ? List.of() : usual;
  }

  /// An own network lets any user bind low ports and ping, as Docker has it.
  private static Map<String, String> sysctls(HostConfig host, List<Namespace> namespaces) {
    Map<String, String> sysctls = new LinkedHashMap<>();
    if (namespaces.stream().anyMatch(n -> n.type().equals("network") && n.path() == null)) {
      sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
      sysctls.put("net.ipv4.ping_group_range", "0 2147483647");
    }
    sysctls.putAll(host.sysctls());
    return sysctls;
  }

  /// A mount that is to receive or pass on events needs a root that does.
  private static @Nullable String propagation(ContainerSpec spec) {
    boolean shared = uses(spec, "shared") || uses(spec, "rshared");
    boolean slave = uses(spec, "slave") || uses(spec, "rslave");
    return shared ? "shared" : slave ? "rslave" : null;
  }

  private static boolean uses(ContainerSpec spec, String option) {
    return spec.mounts().stream().anyMatch(mount -> mount.options().contains(option));
  }
}
