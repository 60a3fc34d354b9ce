// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

/// The order of Debian's versions (Debian Policy 5.6.12): epoch, upstream version, revision; each
/// compared by turns as text and as number, `~` before everything, even the end.
record DebVersion(long epoch, String upstream, String revision) implements Comparable<DebVersion> {
  static DebVersion parse(String text) {
    String rest = text.strip();
    long epoch = 0;
    int colon = rest.indexOf(':');
    if (colon > 0 && rest.substring(0, colon).chars().allMatch(Character::isDigit)) {
      epoch = Long.parseLong(rest.substring(0, Math.min(colon, 18)));
      rest = rest.substring(colon + 1);
    }
    int dash = rest.lastIndexOf('-');
    return dash < 0
        ? new DebVersion(epoch, rest, "")
        : new DebVersion(epoch, rest.substring(0, dash), rest.substring(dash + 1));
  }

  @Override
  public int compareTo(DebVersion other) {
    int order = Long.compare(epoch, other.epoch);
    order = order != 0 ? order : compare(upstream, other.upstream);
    return order != 0 ? order : compare(revision, other.revision);
  }

  private static int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while ((i < a.length() && !digit(a, i)) || (j < b.length() && !digit(b, j))) {
        int order = weight(a, i) - weight(b, j);
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
      int startA = skipZeros(a, i);
      int startB = skipZeros(b, j);
      i = skipDigits(a, startA);
      j = skipDigits(b, startB);
      int order = Integer.compare(i - startA, j - startB);
      order = order != 0 ? order : a.substring(startA, i).compareTo(b.substring(startB, j));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /// Letters before everything else, a digit or the end as nothing, `~` before nothing.
  private static int weight(String text, int at) {
    if (at >= text.length() || digit(text, at)) {
      return 0;
    }
    char c = text.charAt(at);
    if (c == '~') {
      return -1;
    }
    return Character.isLetter(c) ? c : c + 256;
  }

  private static boolean digit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int skipZeros(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (digit(text, at)) {
      at++;
    }
    return at;
  }
}
