// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The name of some bytes by their hash, such as `sha256:6c3c…` (image-spec 1.1
/// descriptor.md#digests).
///
/// Only `sha256` and `sha512` with exactly their number of lower-case hexadecimal digits exist, so
/// a digest is always safe as a file name.
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
  public Digest {
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha512" -> 128;
          default -> throw Failure.invalid("unsupported digest algorithm " + quote(algorithm));
        };
    if (hex.length() != length || !lowerHex(hex)) {
      throw Failure.invalid(
          "invalid digest " + quote(algorithm + ":" + hex) + ": not " + length + " hex digits");
    }
  }

  /// Parses `algorithm:hex`. Throws INVALID for everything but the two known forms.
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw Failure.invalid("invalid digest " + quote(text) + ": no algorithm");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /// The sha256 of `bytes`.
  public static Digest of(byte[] bytes) {
    return ofHash(hasher("sha256").digest(bytes));
  }

  public static Digest of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The digest that a finished sha256 or sha512 computation stands for.
  public static Digest of(MessageDigest finished) {
    byte[] hash = finished.digest();
    return new Digest(hash.length == 32 ? "sha256" : "sha512", HexFormat.of().formatHex(hash));
  }

  private static Digest ofHash(byte[] hash) {
    return new Digest("sha256", HexFormat.of().formatHex(hash));
  }

  /// A new computation of `algorithm` (`sha256` or `sha512`).
  public static MessageDigest hasher(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every Java has SHA-2", e);
    }
  }

  public MessageDigest hasher() {
    return hasher(algorithm);
  }

  /// The first twelve digits, as Docker's tables show them.
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }

  static boolean lowerHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }

  /// `text` shortened and with control characters shown, for messages about hostile input.
  private static String quote(String text) {
    String shown = text.length() > 160 ? text.substring(0, 160) + "…" : text;
    StringBuilder out = new StringBuilder("\"");
    shown.chars().forEach(c -> out.append(c < 32 || c == 127 ? '?' : (char) c));
    return out.append('"').toString();
  }
}
