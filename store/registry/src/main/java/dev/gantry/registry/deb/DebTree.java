// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.linux.file.Folder;
import dev.gantry.linux.file.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Makes the tree of an image from packages.
///
/// With a package list nothing of a package is run: files, links, and for scanners what is
/// installed (`var/lib/dpkg/status.d`, as distroless images have it). The whole system is unpacked
/// the same way, and then installed properly by its own dpkg inside a container.
final class DebTree {
  /// A package with its downloaded file.
  record Part(DebPackage about, Path file) {}

  private static final List<String> MERGED = List.of("bin", "sbin", "lib");
  private static final List<String> FOLDERS =
      List.of("dev", "proc", "sys", "run", "etc", "home", "root", "tmp", "var", "var/tmp");

  private final Path tree;
  private final Suite suite;
  private final Progress progress;

  DebTree(Path tree, Suite suite, Progress progress) {
    this.tree = tree;
    this.suite = suite;
    this.progress = progress;
  }

  /// Unpacks every package; those that list files of others replace them, in order of their names.
  void unpack(List<Part> parts) {
    try (Folder root = Folder.open(tree)) {
      root.chmod(0755);
      skeleton(root, parts.getFirst().about().architecture());
      for (Part part : parts) {
        String name = part.about().name();
        progress.start(name, "Unpacking", part.about().size());
        new DebFile(part.file()).unpack(tree);
        progress.finish(name, "Unpacked");
      }
    }
  }

  /// Since bookworm every Debian has its programs below /usr only; packages that still ship /bin or
  /// /lib land there through these links, as debootstrap makes them.
  private static void skeleton(Folder root, String architecture) {
    for (String name : FOLDERS) {
      folder(root, name, name.endsWith("tmp") ? 01777 : name.equals("root") ? 0700 : 0755);
    }
    folder(root, "usr", 0755);
    for (String name : MERGED) {
      folder(root, "usr/" + name, 0755);
      root.symlink("usr/" + name, name);
    }
    if (!architecture.equals("arm64") && !architecture.equals("armhf")) {
      folder(root, "usr/lib64", 0755);
      root.symlink("usr/lib64", "lib64");
    }
  }

  private static void folder(Folder root, String path, int permissions) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    try (Folder parent = slash < 0 ? root.folder(".") : root.folder(path.substring(0, slash))) {
      if (parent.stat(name) == null) {
        parent.mkdir(name, 0755);
        parent.chmod(name, permissions);
      }
    }
  }

  /// What an image without a package manager needs besides the files of its packages.
  void describe(List<Part> parts) {
    try (Folder root = Folder.open(tree)) {
      for (String path : List.of("var/lib", "var/lib/dpkg", "var/lib/dpkg/status.d")) {
        folder(root, path, 0755);
      }
      for (Part part : parts) {
        Map<String, byte[]> control = new DebFile(part.file()).control();
        String name = "var/lib/dpkg/status.d/" + part.about().name();
        write(root, name, control.getOrDefault("control", new byte[0]));
        byte[] sums = control.get("md5sums");
        if (sums != null) {
          write(root, name + ".md5sums", sums);
        }
      }
      boolean shell = hasFile("bin/sh") || hasFile("bin/busybox");
      add(root, "etc/passwd", passwd(shell));
      add(root, "etc/group", "root:x:0:\nnogroup:x:65534:\n");
      folder(root, "usr/lib", 0755);
      add(root, "usr/lib/os-release", osRelease());
      if (!hasFile("etc/os-release")) {
        try (Folder etc = root.folder("etc")) {
          etc.symlink("../usr/lib/os-release", "os-release");
        }
      }
    }
  }

  private static String passwd(boolean shell) {
    return "root:x:0:0:root:/root:"
        + (shell ? "/bin/sh" : "/sbin/nologin")
        + "\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
  }

  private String osRelease() {
    String version = suite.release().version();
    String major = version.replaceFirst("\\..*", "");
    String codename = suite.release().codename();
    StringBuilder text = new StringBuilder();
    text.append("PRETTY_NAME=\"Debian GNU/Linux ")
        .append(major.isEmpty() ? codename : major + " (" + codename + ")")
        .append("\"\nNAME=\"Debian GNU/Linux\"\n");
    if (!major.isEmpty()) {
      text.append("VERSION_ID=\"").append(major).append("\"\n");
      text.append("VERSION=\"").append(major).append(" (").append(codename).append(")\"\n");
    }
    return text.append("VERSION_CODENAME=").append(codename).append("\nID=debian\n").toString();
  }

  /// Whether a path in the tree leads to a regular file, links followed inside the tree.
  boolean hasFile(String path) {
    try (Folder root = Folder.open(tree)) {
      try (OpenFile file = root.file(path)) {
        return file.number() >= 0;
      } catch (Failure e) {
        return false;
      }
    }
  }

  private static void add(Folder root, String path, String text) {
    int slash = path.lastIndexOf('/');
    try (Folder parent = root.folder(path.substring(0, slash))) {
      if (parent.stat(path.substring(slash + 1)) == null) {
        write(root, path, text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void write(Folder root, String path, byte[] bytes) {
    int slash = path.lastIndexOf('/');
    try (Folder parent = root.folder(path.substring(0, slash))) {
      String name = path.substring(slash + 1);
      parent.removeTree(name);
      try (OpenFile file = parent.create(name, 0644)) {
        file.write(bytes, 0, bytes.length);
        file.chmod(0644);
      }
    }
  }

  // The whole system

  /// Lets the tree's own dpkg install the packages, inside a container.
  void configure(List<Part> parts, Configurator configurator) {
    Script script = new Script(suite.release().codename());
    try (Folder root = Folder.open(tree)) {
      for (String path : script.folders()) {
        folder(root, path, 0755);
      }
      script
          .files()
          .forEach((path, text) -> {
            write(root, path, text.getBytes(StandardCharsets.UTF_8));
            try (Folder parent = root.folder(path.substring(0, path.lastIndexOf('/')))) {
              parent.chmod(path.substring(path.lastIndexOf('/') + 1), 0755);
            }
          });
      copyPackages(root, parts);
    }
    progress.start("dpkg", "Configuring", 0);
    configurator.run(tree, List.of("/bin/sh", "/" + Script.PATH), script.environment(suite.date()));
    progress.finish("dpkg", "Configured");
    try (Folder root = Folder.open(tree)) {
      try (Folder cache = root.folder("var/cache")) {
        cache.removeTree(Script.PACKAGES);
      }
      for (String path : script.leftovers()) {
        int slash = path.lastIndexOf('/');
        try (Folder parent = root.folderIfThere(slash < 0 ? "." : path.substring(0, slash))) {
          if (parent != null) {
            parent.removeTree(path.substring(slash + 1));
          }
        }
      }
      write(root, "etc/machine-id", new byte[0]);
    }
  }

  private static void copyPackages(Folder root, List<Part> parts) {
    folder(root, "var/cache", 0755);
    folder(root, "var/cache/" + Script.PACKAGES, 0755);
    try (Folder cache = root.folder("var/cache/" + Script.PACKAGES)) {
      for (Part part : parts) {
        try (Folder from = Folder.open(parent(part.file()));
            OpenFile source = from.childFile(String.valueOf(part.file().getFileName()));
            OpenFile target = cache.create(part.about().name() + ".deb", 0644)) {
          target.copyFrom(source);
        }
      }
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  static void remove(Path tree) throws IOException {
    Path parent = tree.getParent();
    if (parent != null && Files.exists(tree)) {
      try (Folder folder = Folder.open(parent)) {
        folder.removeTree(String.valueOf(tree.getFileName()));
      }
    }
  }
}
