// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/// Addresses as words: never looked up.
final class Addresses {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.|$)){4}(?<!\\.)");
  private static final Pattern MAC = Pattern.compile("([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([-A-Za-z0-9_]*[A-Za-z0-9])?)*\\.?");

  private Addresses() {}

  static boolean valid(String text) {
    if (V4.matcher(text).matches()) {
      return true;
    }
    if (!text.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean validMac(String text) {
    return MAC.matcher(text).matches();
  }

  /// `--add-host name:address` words as the API wants them.
  static List<String> hosts(List<String> words) {
    return words.stream().map(Addresses::host).toList();
  }

  private static String host(String word) {
    int equals = word.indexOf('=');
    int at = equals < 0 ? word.indexOf(':') : equals;
    if (at <= 0) {
      throw CommandFailure.flag("--add-host", word, "bad format for add-host: \"" + word + "\"");
    }
    String value = word.substring(at + 1);
    String address =
        value.startsWith("[") && value.endsWith("]")
            ? value.substring(1, value.length() - 1)
            : value;
    if (!address.equals("host-gateway") && !valid(address)) {
      throw CommandFailure.flag(
          "--add-host", word, "invalid IP address in add-host: \"" + address + "\"");
    }
    return word.substring(0, at) + ":" + address;
  }

  static List<String> servers(List<String> words) {
    for (String word : words) {
      if (!valid(word)) {
        throw CommandFailure.flag("--dns", word, "IP address is not correctly formatted: " + word);
      }
    }
    return words;
  }

  static List<String> searched(List<String> words) {
    for (String word : words) {
      if (!word.equals(".") && !DOMAIN.matcher(word).matches()) {
        throw CommandFailure.flag("--dns-search", word, word + " is not a valid domain");
      }
    }
    return words;
  }
}
