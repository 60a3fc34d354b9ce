// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// `java tools/LayOut.java FROM LIB`: copies the jars below folder FROM into LIB, without the
/// signatures and seals that each start would check, and unpacks the native libraries of this machine into
/// LIB/native, so that no start unpacks them into /tmp. Prints the class path, `$lib/…` each.
final class LayOut {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  /// Path in a jar, and the name that the loading library looks for.
  private static final List<List<String>> NATIVE =
      List.of(
          List.of(
              "META-INF/native/libnetty_transport_native_epoll_" + (ARM ? "aarch_64" : "x86_64") + ".so",
              "libnetty_transport_native_epoll_" + (ARM ? "aarch_64" : "x86_64") + ".so"),
          List.of(
              "org/sqlite/native/Linux/" + (ARM ? "aarch64" : "x86_64") + "/libsqlitejdbc.so",
              "libsqlitejdbc.so"),
          List.of("linux/" + (ARM ? "aarch64" : "amd64") + "/libzstd-jni-.*\\.so", "libzstd-jni.so"));

  private LayOut() {}

  public static void main(String[] arguments) throws IOException {
    Path lib = Path.of(arguments[1]);
    Files.createDirectories(lib.resolve("native"));
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> jars = Files.list(Path.of(arguments[0]))) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        String name = jar.getFileName().toString();
        if (copy(jar, lib.resolve(name), lib.resolve("native"))) {
          names.add("$lib/" + name);
        }
      }
    }
    for (List<String> wanted : NATIVE) {
      if (!Files.exists(lib.resolve("native").resolve(wanted.get(1)))) {
        System.err.println("no jar holds " + wanted.get(0));
        System.exit(1);
      }
    }
    System.out.println(String.join(":", names));
  }

  /// False when nothing but native libraries was in the jar.
  private static boolean copy(Path from, Path to, Path natives) throws IOException {
    boolean classes = false;
    try (ZipFile in = new ZipFile(from.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry : in.stream().toList()) {
        String name = entry.getName();
        boolean isNative = name.endsWith(".so") || name.endsWith(".dll") || name.endsWith("lib");
        if (isNative) {
          unpack(in, entry, natives);
        }
        if (entry.isDirectory() || isNative || SIGNATURE.matcher(name).matches()) {
          continue;
        }
        classes |= name.endsWith(".class");
        ZipEntry copy = new ZipEntry(name);
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        try (InputStream content = in.getInputStream(entry)) {
          if (name.equals("META-INF/MANIFEST.MF")) {
            out.write(unsealed(content.readAllBytes()));
          } else {
            content.transferTo(out);
          }
        }
        out.closeEntry();
      }
    }
    if (!classes) {
      Files.delete(to);
    }
    return classes;
  }

  /// A class that comes out of the AOT cache has its package before the jar says that it is sealed, which on some hosts is
  /// refused as a sealing violation.
  private static byte[] unsealed(byte[] manifest) {
    return new String(manifest, StandardCharsets.UTF_8)
        .replaceAll("(?mi)^Sealed: *true\\R", "")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void unpack(ZipFile jar, ZipEntry entry, Path natives) throws IOException {
    for (List<String> wanted : NATIVE) {
      if (entry.getName().matches(wanted.get(0))) {
        try (InputStream content = jar.getInputStream(entry);
            OutputStream out = Files.newOutputStream(natives.resolve(wanted.get(1)))) {
          content.transferTo(out);
        }
      }
    }
  }
}
