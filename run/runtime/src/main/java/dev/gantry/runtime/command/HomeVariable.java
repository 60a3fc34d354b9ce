// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.command;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import dev.gantry.oci.runtime.ProcessSpec;
import dev.gantry.runtime.compile.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// HOME for a process whose document names none: from the root's `/etc/passwd`, as runc does.
///
/// The file is the image's: it is looked up inside the root, without following links out of it, and
/// only its first part is read.
final class HomeVariable {
  private static final int LIMIT = 1 << 20;

  private HomeVariable() {}

  static ProcessSpec add(ProcessSpec process, Path root) {
    if (Environment.once(process.env()).stream()
        .anyMatch(variable -> variable.startsWith("HOME=") && variable.length() > 5)) {
      return process;
    }
    ProcessSpec without =
        process.withEnv(
            process.env().stream().filter(variable -> !variable.startsWith("HOME=")).toList());
    return Bundles.withEnvironment(
        without, List.of("HOME=" + home(process.userOrRoot().uid(), root)));
  }

  private static String home(long uid, Path root) {
    try (Folder folder = Folder.open(root);
        Folder etc = folder.folder("etc");
        OpenFile file = etc.childFile("passwd");
        InputStream in = file.input()) {
      String text = new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] fields = line.split(":", -1);
        if (fields.length >= 6 && fields[2].equals(Long.toString(uid)) && !fields[5].isEmpty()) {
          return fields[5];
        }
      }
    } catch (Failure | IOException _) {
      // No such file, or none that may be read: then nobody has a home.
    }
    return "/";
  }
}
