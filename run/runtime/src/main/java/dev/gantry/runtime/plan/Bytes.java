// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

import dev.gantry.base.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A byte string of a step: never changed, compared by content, printed so that people can read it.
public final class Bytes {
  private final byte[] bytes;

  public Bytes(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /// The UTF-8 bytes of a text. Throws INVALID when it holds a NUL, which the kernel would take for
  /// its end.
  public static Bytes of(String text) {
    if (text.indexOf(0) >= 0) {
      throw Failure.invalid("a text for the kernel holds a NUL character");
    }
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return bytes.length;
  }

  void putInto(ByteBuffer buffer) {
    buffer.put(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// A quoted text, a list in brackets, or length and digest of what is neither.
  @Override
  public String toString() {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return binary();
    }
    if (text.chars().anyMatch(c -> c < 32 && c != '\n' && c != '\t' && c != 0)) {
      return binary();
    }
    if (text.indexOf(0) < 0) {
      return quote(text);
    }
    if (!text.endsWith("\0")) {
      return binary();
    }
    StringBuilder list = new StringBuilder("[");
    for (String item : text.substring(0, text.length() - 1).split("\0", -1)) {
      list.append(list.length() > 1 ? ", " : "").append(quote(item));
    }
    return list.append(']').toString();
  }

  private static String quote(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t")
        + '"';
  }

  private String binary() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "<" + bytes.length + " bytes " + HexFormat.of().formatHex(digest, 0, 4) + ">";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
