// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot;

/// One difference between a container's tree and its image.
///
/// @param path absolute, as the container sees it
public record Change(Kind kind, String path) {
  /// What happened; the number is Docker's.
  public enum Kind {
    CHANGED(0, 'C'),
    ADDED(1, 'A'),
    DELETED(2, 'D');

    private final int number;
    private final char letter;

    Kind(int number, char letter) {
      this.number = number;
      this.letter = letter;
    }

    public int number() {
      return number;
    }

    public char letter() {
      return letter;
    }
  }
}
