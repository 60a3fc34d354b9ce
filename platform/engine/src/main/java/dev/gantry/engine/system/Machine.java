// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What this machine says about itself.
record Machine(Path proc) {
  String kernel() {
    return read(proc.resolve("sys/kernel/osrelease"));
  }

  String operatingSystem() {
    String pretty = release("PRETTY_NAME");
    return pretty.isEmpty() ? "Linux" : pretty;
  }

  String osVersion() {
    return release("VERSION_ID");
  }

  /// As `uname -m` has it.
  String architecture() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("amd64") ? "x86_64" : arch;
  }

  /// As Docker's documents have it.
  String goArchitecture() {
    String arch = System.getProperty("os.arch", "");
    return switch (arch) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
  }

  long memoryBytes() {
    for (String line : lines(proc.resolve("meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  boolean isOn(String setting) {
    return read(proc.resolve(setting)).equals("1");
  }

  /// How many descriptors this process has open.
  int descriptors() {
    try (Stream<Path> all = Files.list(proc.resolve("self/fd"))) {
      return (int) all.count();
    } catch (IOException _) {
      return 0;
    }
  }

  private static String release(String key) {
    for (String line : lines(Path.of("/etc/os-release"))) {
      if (line.startsWith(key + "=")) {
        return line.substring(key.length() + 1).replaceAll("^[\"']|[\"']$", "");
      }
    }
    return "";
  }

  private static String read(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }
}
