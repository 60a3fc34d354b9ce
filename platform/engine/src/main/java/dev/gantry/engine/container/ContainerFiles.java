// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.container;

import dev.gantry.base.Failure;
import dev.gantry.docker.HostConfig;
import dev.gantry.engine.spec.ContainerSpec;
import dev.gantry.engine.spec.Modes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The three files that every container sees as its own: `hostname`, `hosts`, `resolv.conf`.
final class ContainerFiles {
  private static final String LOCAL =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::\tip6-localnet
      ff00::\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private ContainerFiles() {}

  /// Writes them into `folder`. They are not synced: a container is begun anew after a power cut,
  /// and [#refresh] writes what is missing.
  static void write(Path folder, ContainerSpec spec) {
    try {
      Files.writeString(folder.resolve("hostname"), spec.config().hostname() + "\n");
      Files.writeString(folder.resolve("hosts"), hosts(spec));
      Files.writeString(folder.resolve("resolv.conf"), resolver(spec.hostConfig()));
    } catch (IOException e) {
      throw Failure.internal("writing files of a container in " + folder + ": " + e, e);
    }
  }

  /// Writes them again where a power cut took them.
  static void refresh(Path folder, ContainerSpec spec) {
    for (String name : List.of("hostname", "hosts", "resolv.conf")) {
      if (!Files.exists(folder.resolve(name))) {
        try {
          Files.createDirectories(folder);
        } catch (IOException e) {
          throw Failure.internal("making " + folder + ": " + e, e);
        }
        write(folder, spec);
        return;
      }
    }
  }

  private static String hosts(ContainerSpec spec) throws IOException {
    boolean host = spec.hostConfig().networkMode().equals("host");
    StringBuilder text = new StringBuilder(host ? read(Path.of("/etc/hosts")) : LOCAL);
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    if (!host && Modes.usesNoNetwork(spec.hostConfig().networkMode())) {
      text.append("127.0.1.1\t").append(spec.config().hostname()).append('\n');
    }
    for (String extra : spec.hostConfig().extraHosts()) {
      int colon = extra.indexOf(':');
      int equals = extra.indexOf('=');
      int split = equals > 0 ? equals : colon;
      if (split <= 0) {
        throw Failure.invalid("invalid --add-host \"" + extra + "\": want NAME:ADDRESS");
      }
      String address = extra.substring(split + 1);
      text.append(address.equals("host-gateway") ? "127.0.0.1" : address);
      text.append('\t').append(extra, 0, split).append('\n');
    }
    return text.toString();
  }

  private static String resolver(HostConfig host) throws IOException {
    List<String> lines = new ArrayList<>();
    host.dns().forEach(server -> lines.add("nameserver " + server));
    if (!host.dnsSearch().isEmpty()) {
      lines.add("search " + String.join(" ", host.dnsSearch()));
    }
    if (!host.dnsOptions().isEmpty()) {
      lines.add("options " + String.join(" ", host.dnsOptions()));
    }
    boolean own = !host.dns().isEmpty();
    String base = own ? "" : read(Path.of("/etc/resolv.conf"));
    return base + (lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  private static String read(Path path) throws IOException {
    return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
  }
}
