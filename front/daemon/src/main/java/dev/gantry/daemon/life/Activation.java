// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.life;

import dev.gantry.linux.process.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Listening sockets that systemd opened for us (`sd_listen_fds(3)`): LISTEN_FDS of them from
/// descriptor 3 on, told apart by LISTEN_FDNAMES, else by the name of their path.
public final class Activation {
  private static final int FIRST = 3;

  private final Map<String, Fd> sockets = new HashMap<>();

  /// Takes the sockets that `environment` tells of, if it speaks to process `pid`.
  public Activation(Map<String, String> environment, long pid) {
    if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
      return;
    }
    int count = Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
    String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    for (int i = 0; i < count; i++) {
      // The copy is close-on-exec; systemd's own is not.
      try (Fd inherited = Fd.of(FIRST + i)) {
        String name = i < names.length ? names[i] : "";
        String pathName = pathName(FIRST + i);
        sockets.put(pathName.isEmpty() ? name : pathName, inherited.duplicate(FIRST));
      }
    }
  }

  /// The socket of that name (`command.sock`, `docker.sock`), which the caller now owns.
  public Optional<Fd> take(String name) {
    return Optional.ofNullable(sockets.remove(name));
  }

  /// Closes what nobody took.
  public void closeRest() {
    sockets.values().forEach(Fd::close);
    sockets.clear();
  }

  /// The last name of the path that Unix socket `number` is bound to, by /proc/net/unix.
  private static String pathName(int number) {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
      String inode = link.replaceAll("\\D", "");
      for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
        String[] words = line.trim().split("\\s+", 8);
        if (words.length == 8 && words[6].equals(inode)) {
          return words[7].substring(words[7].lastIndexOf('/') + 1);
        }
      }
      return "";
    } catch (IOException _) {
      return "";
    }
  }
}
