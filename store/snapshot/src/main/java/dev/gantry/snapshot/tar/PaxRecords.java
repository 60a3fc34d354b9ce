// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import dev.gantry.linux.file.FileName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The records of one extended header: `length key=value\n`, values as bytes.
final class PaxRecords {
  private static final String XATTR = "SCHILY.xattr.";

  private final Map<String, byte[]> values = new HashMap<>();
  private final List<Long> sparse = new ArrayList<>();

  static PaxRecords parse(byte[] data) {
    PaxRecords records = new PaxRecords();
    int at = 0;
    while (at < data.length && data[at] != 0) {
      int space = at;
      int length = 0;
      while (space < data.length && data[space] >= '0' && data[space] <= '9' && space - at < 8) {
        length = length * 10 + (data[space] - '0');
        space++;
      }
      int end = at + length;
      if (space == at
          || space >= data.length
          || data[space] != ' '
          || end > data.length
          || end <= space + 1
          || data[end - 1] != '\n') {
        throw TarHeader.corrupt("an extended header is malformed");
      }
      records.add(data, space + 1, end - 1);
      at = end;
    }
    return records;
  }

  private void add(byte[] data, int start, int end) {
    int equals = start;
    while (equals < end && data[equals] != '=') {
      equals++;
    }
    if (equals == start || equals >= end) {
      throw TarHeader.corrupt("an extended header is malformed");
    }
    String key = FileName.decode(data, start, equals - start);
    byte[] value = Arrays.copyOfRange(data, equals + 1, end);
    if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
      sparse.add(decimal(key, value));
    }
    values.put(key, value);
  }

  @Nullable String text(String key) {
    byte[] value = values.get(key);
    if (value == null || value.length == 0) {
      return null;
    }
    for (byte b : value) {
      if (b == 0) {
        throw TarHeader.corrupt("an extended header has a NUL in " + key);
      }
    }
    return FileName.decode(value);
  }

  long number(String key, long otherwise) {
    byte[] value = values.get(key);
    return value == null || value.length == 0 ? otherwise : decimal(key, value);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  private static long decimal(String key, byte[] value) {
    try {
      return Long.parseLong(new String(value, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      throw TarHeader.corrupt("an extended header has no number as " + FileName.printable(key));
    }
  }

  /// Seconds and nanoseconds of a time such as `1350244992.023960108`; null when absent.
  long @Nullable [] time(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      if (text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
        throw new NumberFormatException();
      }
      BigDecimal value = new BigDecimal(text);
      BigDecimal seconds = value.setScale(0, RoundingMode.FLOOR);
      return new long[] {
        seconds.longValueExact(),
        value.subtract(seconds).movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact()
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw TarHeader.corrupt("an extended header has no time as " + key);
    }
  }

  Map<String, byte[]> xattrs() {
    Map<String, byte[]> found = new TreeMap<>();
    values.forEach((key, value) -> {
      if (key.startsWith(XATTR) && key.length() > XATTR.length()) {
        found.put(key.substring(XATTR.length()), value);
      }
    });
    return found;
  }

  /// The map of a sparse file of GNU's formats 0.0 and 0.1; null for others.
  @Nullable List<Long> sparseMap() {
    String map = text("GNU.sparse.map");
    if (map == null) {
      return sparse.isEmpty() ? null : sparse;
    }
    List<Long> numbers = new ArrayList<>();
    for (String number : map.split(",", -1)) {
      numbers.add(decimal("GNU.sparse.map", number.getBytes(StandardCharsets.UTF_8)));
    }
    return numbers;
  }
}
