// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.FileName;

/// Fields of one 512-byte header block (POSIX `pax`, GNU `tar.h`).
final class TarHeader {
  static final int BLOCK = 512;

  private final byte[] block;

  TarHeader(byte[] block) {
    this.block = block;
  }

  byte[] bytes() {
    return block;
  }

  /// Refuses a block whose checksum is wrong; sums of signed bytes are what old tars wrote.
  void check() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      int b = i >= 148 && i < 156 ? ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stored = number(148, 8, "checksum");
    if (stored != unsigned && stored != signed) {
      throw corrupt("a header has a wrong checksum");
    }
  }

  char type() {
    return block[156] == 0 ? '0' : (char) (block[156] & 0xff);
  }

  boolean ustar() {
    return text(257, 6).equals("ustar");
  }

  /// Name with the ustar prefix in front.
  String name() {
    String name = text(0, 100);
    boolean posix = ustar() && block[262] == 0;
    String prefix = posix ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkName() {
    return text(157, 100);
  }

  String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return FileName.decode(block, offset, end - offset);
  }

  /// An octal or (first bit set) base-256 number. Refuses what is neither, and what overflows.
  long number(int offset, int length, String field) {
    if ((block[offset] & 0x80) != 0) {
      return base256(offset, length, field);
    }
    long value = 0;
    int i = offset;
    int end = offset + length;
    while (i < end && (block[i] == ' ' || block[i] == 0)) {
      i++;
    }
    for (; i < end && block[i] != ' ' && block[i] != 0; i++) {
      if (block[i] < '0' || block[i] > '7' || value >>> 60 != 0) {
        throw corrupt("a header has no number as " + field);
      }
      value = value << 3 | (block[i] - '0');
    }
    return value;
  }

  private long base256(int offset, int length, String field) {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = offset; i < offset + length; i++) {
      int b = block[i] & 0xff;
      if (i == offset) {
        b = negative ? b : b & 0x3f;
      }
      if (value >= 1L << 55 || value < -(1L << 55)) {
        throw corrupt("a header has a too large " + field);
      }
      value = value << 8 | b;
    }
    return value;
  }

  static Failure corrupt(String what) {
    return new Failure(Failure.Code.CORRUPT, "reading the archive: " + what);
  }
}
