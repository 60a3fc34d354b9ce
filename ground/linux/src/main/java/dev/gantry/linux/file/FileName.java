// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.file;

import dev.gantry.base.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/// File names as Strings without loss: UTF-8, and a byte that is none becomes the lone surrogate
/// U+DC00 + byte (as Python's `surrogateescape`). Ordinary text is unchanged in both directions.
public final class FileName {
  private static final int ESCAPE = 0xDC00;

  private FileName() {}

  public static String decode(byte[] bytes, int offset, int length) {
    if (ascii(bytes, offset, length)) {
      return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(length + 1);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  public static byte[] encode(String name) {
    boolean escaped = false;
    for (int i = 0; i < name.length() && !escaped; i++) {
      char c = name.charAt(i);
      escaped = Character.isLowSurrogate(c) && (i == 0 || !pairs(name.charAt(i - 1)));
    }
    return escaped ? encodeEscaped(name) : name.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeEscaped(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 8);
    int start = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean lone = Character.isLowSurrogate(c) && (i == 0 || !pairs(name.charAt(i - 1)));
      if (lone && c - ESCAPE >= 0x80 && c - ESCAPE <= 0xff) {
        out.writeBytes(name.substring(start, i).getBytes(StandardCharsets.UTF_8));
        out.write(c - ESCAPE);
        start = i + 1;
      }
    }
    out.writeBytes(name.substring(start).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /// Refuses what is not the name of one file in a folder: empty, `.`, `..`, with a slash or a NUL.
  public static String single(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf(0) >= 0) {
      throw Failure.invalid("not a file name: \"" + printable(name) + "\"");
    }
    return name;
  }

  /// `name` for a message: control characters and escaped bytes shown as `?`.
  public static String printable(String name) {
    StringBuilder out = new StringBuilder(Math.min(name.length(), 300));
    for (int i = 0; i < name.length() && i < 256; i++) {
      char c = name.charAt(i);
      out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return name.length() > 256 ? out.append('…').toString() : out.toString();
  }

  private static boolean pairs(char before) {
    return Character.isHighSurrogate(before);
  }

  private static boolean ascii(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
