// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why a file of the caller's could not be used.
final class LocalFile {
  private LocalFile() {}

  /// Such as `open env.list: no such file or directory`; `file` as the caller typed it.
  static String reason(String verb, String file, IOException e) {
    return verb + " " + file + ": " + reason(e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case FileNotFoundException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "file exists";
      case NotDirectoryException _ -> "not a directory";
      case FileSystemException other when other.getReason() != null ->
          other.getReason().toLowerCase(java.util.Locale.ROOT);
      default -> String.valueOf(e.getMessage());
    };
  }
}
