// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import dev.gantry.linux.file.FileName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Writes an archive: ustar headers, and a PAX header only where a value does not fit. The same
/// entries give the same bytes.
///
/// Order of calls: [#put] an entry, then [#content] until all of its bytes are there, then the
/// next; [#finish] at the end. Times are written in whole seconds.
public final class TarWriter {
  private static final int BLOCK = TarHeader.BLOCK;
  private static final long OCTAL_11 = 0_77777777777L;
  private static final long OCTAL_7 = 0_7777777L;

  private final OutputStream out;
  private long left;
  private int padding;

  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /// Starts an entry.
  public void put(TarEntry entry) throws IOException {
    if (left != 0) {
      throw new IllegalStateException(left + " bytes of the entry before are missing");
    }
    byte[] name = FileName.encode(entry.name());
    byte[] link = FileName.encode(entry.linkName());
    Map<String, byte[]> pax = new TreeMap<>();
    if (name.length > 100 || !ascii(name)) {
      pax.put("path", name);
    }
    if (link.length > 100 || !ascii(link)) {
      pax.put("linkpath", link);
    }
    number(pax, "size", entry.size(), OCTAL_11);
    number(pax, "uid", entry.uid(), OCTAL_7);
    number(pax, "gid", entry.gid(), OCTAL_7);
    if (entry.mtimeSeconds() < 0 || entry.mtimeSeconds() > OCTAL_11) {
      pax.put("mtime", decimal(entry.mtimeSeconds()));
    }
    entry.xattrs().forEach((key, value) -> pax.put("SCHILY.xattr." + key, value));
    if (!pax.isEmpty()) {
      extended(pax);
    }
    out.write(header(entry, name, link));
    left = entry.kind() == TarEntry.Kind.FILE ? entry.size() : 0;
    padding = (int) ((BLOCK - left % BLOCK) % BLOCK);
  }

  /// Adds content to the entry.
  public void content(byte[] bytes, int offset, int length) throws IOException {
    if (length > left) {
      throw new IllegalStateException("more content than the entry's size");
    }
    out.write(bytes, offset, length);
    left -= length;
    if (left == 0 && padding > 0) {
      out.write(new byte[padding]);
      padding = 0;
    }
  }

  /// Puts a file with all of its content.
  public void file(TarEntry entry, InputStream in) throws IOException {
    put(entry);
    byte[] buffer = new byte[64 << 10];
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      content(buffer, 0, got);
    }
  }

  /// Puts a file with all of its content.
  public void file(TarEntry entry, byte[] bytes) throws IOException {
    put(entry);
    content(bytes, 0, bytes.length);
  }

  /// Ends the archive; the stream stays open.
  public void finish() throws IOException {
    if (left != 0) {
      throw new IllegalStateException(left + " bytes of the last entry are missing");
    }
    out.write(new byte[BLOCK * 2]);
    out.flush();
  }

  private void extended(Map<String, byte[]> pax) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    pax.forEach((key, value) -> record(records, FileName.encode(key), value));
    byte[] data = records.toByteArray();
    byte[] header = new byte[BLOCK];
    text(header, 0, "PaxHeaders/x".getBytes(StandardCharsets.US_ASCII), 100);
    octal(header, 100, 8, 0644);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, data.length);
    octal(header, 136, 12, 0);
    header[156] = 'x';
    seal(header);
    out.write(header);
    out.write(data);
    out.write(new byte[(BLOCK - data.length % BLOCK) % BLOCK]);
  }

  /// The length counts its own digits.
  private static void record(ByteArrayOutputStream out, byte[] key, byte[] value) {
    int rest = key.length + value.length + 3;
    int length = rest + Integer.toString(rest).length();
    if (Integer.toString(length).length() != Integer.toString(rest).length()) {
      length = rest + Integer.toString(length).length();
    }
    out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(key);
    out.write('=');
    out.writeBytes(value);
    out.write('\n');
  }

  private static byte[] header(TarEntry entry, byte[] name, byte[] link) {
    byte[] header = new byte[BLOCK];
    text(header, 0, name, 100);
    octal(header, 100, 8, entry.mode());
    octal(header, 108, 8, entry.uid() > OCTAL_7 ? 0 : entry.uid());
    octal(header, 116, 8, entry.gid() > OCTAL_7 ? 0 : entry.gid());
    boolean sized = entry.kind() == TarEntry.Kind.FILE && entry.size() <= OCTAL_11;
    octal(header, 124, 12, sized ? entry.size() : 0);
    long mtime = entry.mtimeSeconds();
    octal(header, 136, 12, mtime < 0 || mtime > OCTAL_11 ? 0 : mtime);
    header[156] = (byte) entry.kind().flag;
    text(header, 157, link, 100);
    octal(header, 329, 8, entry.deviceMajor());
    octal(header, 337, 8, entry.deviceMinor());
    seal(header);
    return header;
  }

  private static void seal(byte[] header) {
    text(header, 257, new byte[] {'u', 's', 't', 'a', 'r', 0, '0', '0'}, 8);
    java.util.Arrays.fill(header, 148, 156, (byte) ' ');
    long sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    octal(header, 148, 7, sum);
  }

  private static void octal(byte[] header, int offset, int length, long value) {
    String digits = Long.toOctalString(value);
    String text = "0".repeat(Math.max(0, length - 1 - digits.length())) + digits;
    text(header, offset, text.getBytes(StandardCharsets.US_ASCII), length - 1);
    header[offset + length - 1] = 0;
  }

  private static void text(byte[] header, int offset, byte[] text, int max) {
    System.arraycopy(text, 0, header, offset, Math.min(text.length, max));
  }

  private static void number(Map<String, byte[]> pax, String key, long value, long max) {
    if (value > max) {
      pax.put(key, decimal(value));
    }
  }

  private static byte[] decimal(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean ascii(byte[] text) {
    for (byte b : text) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
