// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is done inside the container so that an unpacked Debian becomes a configured one, and what
/// is cleaned up after it so that two machines get the same bytes.
record Script(String suite) {
  static final String PATH = "var/cache/gantry-configure";
  static final String PACKAGES = "gantry-packages";

  /// Everything is unpacked already, so the scripts find what they call; dpkg then installs it
  /// again with its own records. base-passwd's master files first: chown by name needs them.
  private static final String TEXT =
      """
      set -e
      cd /var/cache/gantry-packages
      [ -e /usr/bin/awk ] || ln -s mawk /usr/bin/awk
      for f in passwd group; do
        [ -s /etc/$f ] || cp /usr/share/base-passwd/$f.master /etc/$f
      done
      : >/var/lib/dpkg/status
      : >/var/lib/dpkg/available
      dpkg --force-unsafe-io --force-depends --force-confnew --install *.deb >/tmp/log 2>&1 ||
        { tail -n 30 /tmp/log; exit 1; }
      dpkg --force-unsafe-io --configure -a >/tmp/log 2>&1 || { tail -n 30 /tmp/log; exit 1; }
      if dpkg --audit | grep -q .; then dpkg --audit; exit 1; fi
      rm -f /tmp/log /usr/sbin/policy-rc.d
      """;

  /// Services must not start while packages are configured (invoke-rc.d(8)).
  Map<String, String> files() {
    return Map.of(PATH, TEXT, "usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n");
  }

  List<String> folders() {
    return List.of(
        "var/cache",
        "var/log",
        "var/lib",
        "var/lib/dpkg",
        "var/lib/dpkg/info",
        "var/lib/dpkg/updates",
        "var/lib/dpkg/triggers",
        "usr/sbin");
  }

  List<String> environment(Instant date) {
    return List.of(
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LC_ALL=C.UTF-8",
        "DEBIAN_FRONTEND=noninteractive",
        "DEBCONF_NONINTERACTIVE_SEEN=true",
        "SOURCE_DATE_EPOCH=" + date.getEpochSecond());
  }

  /// Logs, caches and backups that hold times or nothing of use.
  List<String> leftovers() {
    return List.of(
        PATH,
        "var/log/dpkg.log",
        "var/log/bootstrap.log",
        "var/log/alternatives.log",
        "var/log/apt",
        "var/cache/ldconfig/aux-cache",
        "var/cache/debconf/config.dat-old",
        "var/cache/debconf/templates.dat-old",
        "var/cache/debconf/passwords.dat-old",
        "var/lib/dpkg/status-old",
        "var/lib/dpkg/available-old",
        "var/lib/dpkg/diversions-old",
        "var/lib/dpkg/statoverride-old",
        "var/lib/dpkg/lock",
        "var/lib/dpkg/lock-frontend",
        "var/lib/dpkg/triggers/Lock",
        "var/lib/apt/lists",
        "etc/passwd-",
        "etc/group-",
        "etc/shadow-",
        "etc/gshadow-",
        "etc/subuid-",
        "etc/subgid-",
        "etc/.pwd.lock",
        "etc/hostname",
        "etc/resolv.conf",
        "run/lock/dpkg",
        "usr/sbin/policy-rc.d");
  }
}
