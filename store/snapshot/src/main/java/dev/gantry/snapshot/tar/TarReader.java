// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import dev.gantry.base.Failure;
import dev.gantry.linux.file.FileName;
import dev.gantry.snapshot.tar.TarEntry.Kind;
import dev.gantry.snapshot.tar.TarEntry.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads an archive entry by entry, in bounded memory.
///
/// ```
/// for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
///   tar.read(buffer, 0, buffer.length);   // the stored content; what is not read is skipped
/// }
/// tar.drain();                            // the rest of the stream, so that its digest is whole
/// ```
///
/// Refuses with CORRUPT what is damaged or cut off, and with EXHAUSTED what crosses a limit.
public final class TarReader {
  private static final int BLOCK = TarHeader.BLOCK;

  private final InputStream in;
  private final TarLimits limits;
  private final byte[] block = new byte[BLOCK];
  private final byte[] scratch = new byte[32 << 10];
  private long left;
  private long padding;
  private long entries;
  private long bytes;
  private boolean ended;

  public TarReader(InputStream in, TarLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /// The next entry; null at the end of the archive.
  public @Nullable TarEntry next() throws IOException {
    skipRest();
    PaxRecords pax = new PaxRecords();
    String longName = null;
    String longLink = null;
    while (!ended) {
      TarHeader header = header();
      if (header == null) {
        ended = true;
        if (longName != null || longLink != null) {
          throw TarHeader.corrupt("it ends after an extended header");
        }
        return null;
      }
      long size = header.number(124, 12, "size");
      switch (header.type()) {
        case 'x' -> pax = PaxRecords.parse(metadata(size));
        case 'g' -> metadata(size);
        case 'L' -> longName = trimmed(metadata(size));
        case 'K' -> longLink = trimmed(metadata(size));
        default -> {
          return entry(header, pax, longName, longLink, size);
        }
      }
    }
    return null;
  }

  private TarEntry entry(
      TarHeader header,
      PaxRecords pax,
      @Nullable String longName,
      @Nullable String longLink,
      long headerSize)
      throws IOException {
    if (++entries > limits.entries()) {
      throw TarLimits.exceeded("more entries", limits.entries());
    }
    String name = first(pax.text("GNU.sparse.name"), pax.text("path"), longName, header.name());
    String link = first(pax.text("linkpath"), longLink, null, header.linkName());
    Kind type = type(header.type(), name);
    long stored = type == Kind.FILE ? pax.number("size", headerSize) : 0;
    if (stored < 0) {
      throw TarHeader.corrupt("a negative size of " + FileName.printable(name));
    }
    left = stored;
    padding = (BLOCK - stored % BLOCK) % BLOCK;
    List<Piece> pieces = type == Kind.FILE ? pieces(header, pax) : List.of();
    long size = pieces.isEmpty() ? left : realSize(header, pax, pieces);
    bytes = Math.addExact(bytes, Math.min(size, Long.MAX_VALUE / 4));
    if (bytes > limits.bytes() || bytes < 0) {
      throw TarLimits.exceeded("more bytes of content", limits.bytes());
    }
    long[] time = pax.time("mtime");
    return new TarEntry(
        name,
        type,
        (int) (header.number(100, 8, "mode") & 07777),
        pax.number("uid", header.number(108, 8, "uid")),
        pax.number("gid", header.number(116, 8, "gid")),
        size,
        left,
        time == null ? header.number(136, 12, "mtime") : time[0],
        time == null ? 0 : (int) time[1],
        link,
        device(type, header, 329),
        device(type, header, 337),
        pax.xattrs(),
        pieces);
  }

  private static int device(Kind type, TarHeader header, int offset) {
    if (type != Kind.CHARACTER && type != Kind.BLOCK) {
      return 0;
    }
    long number = header.number(offset, 8, "device number");
    if (number < 0 || number > 0xfffffL) {
      throw TarHeader.corrupt("a device number out of range");
    }
    return (int) number;
  }

  private Kind type(char flag, String name) {
    return switch (flag) {
      case '0' -> name.endsWith("/") ? Kind.FOLDER : Kind.FILE;
      case '7', 'S' -> Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.LINK;
      case '3' -> Kind.CHARACTER;
      case '4' -> Kind.BLOCK;
      case '5' -> Kind.FOLDER;
      case '6' -> Kind.FIFO;
      default ->
          throw Failure.unsupported(
              "the archive has an entry of unknown type "
                  + (int) flag
                  + ": "
                  + FileName.printable(name));
    };
  }

  // Files with holes

  private List<Piece> pieces(TarHeader header, PaxRecords pax) throws IOException {
    List<Long> map = null;
    if (header.type() == 'S') {
      map = oldGnuMap(header);
    } else if (pax.number("GNU.sparse.major", 0) == 1 && pax.has("GNU.sparse.realsize")) {
      map = mapInContent();
    } else if (pax.has("GNU.sparse.size")) {
      map = pax.sparseMap();
    }
    if (map == null) {
      return List.of();
    }
    List<Piece> pieces = new ArrayList<>();
    long total = 0;
    long end = 0;
    for (int i = 0; i + 1 < map.size(); i += 2) {
      long offset = map.get(i);
      long length = map.get(i + 1);
      if (offset < end || length < 0 || offset > Long.MAX_VALUE - length) {
        throw TarHeader.corrupt("a file with holes has overlapping pieces");
      }
      end = offset + length;
      total += length;
      pieces.add(new Piece(offset, length));
    }
    if (total != left || map.size() % 2 != 0) {
      throw TarHeader.corrupt("a file with holes whose pieces are not its content");
    }
    if (pieces.isEmpty()) {
      pieces.add(new Piece(0, 0));
    }
    return pieces;
  }

  private static long realSize(TarHeader header, PaxRecords pax, List<Piece> pieces) {
    long size =
        header.type() == 'S'
            ? header.number(483, 12, "real size")
            : pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", 0));
    Piece last = pieces.getLast();
    if (size < last.offset() + last.length()) {
      throw TarHeader.corrupt("a file with holes that is shorter than its pieces");
    }
    return size;
  }

  /// The map in a header of type `S` and in the blocks that follow it.
  private List<Long> oldGnuMap(TarHeader header) throws IOException {
    List<Long> map = new ArrayList<>();
    byte[] from = header.bytes();
    int offset = 386;
    int count = 4;
    boolean more = from[482] != 0;
    while (true) {
      TarHeader numbers = new TarHeader(from);
      for (int i = 0; i < count; i++) {
        if (from[offset + i * 24] != 0) {
          map.add(numbers.number(offset + i * 24, 12, "offset"));
          map.add(numbers.number(offset + i * 24 + 12, 12, "length"));
        }
      }
      if (!more) {
        return map;
      }
      if (map.size() > limits.metadataBytes() / 12) {
        throw TarLimits.exceeded("more pieces in one file", limits.metadataBytes() / 24);
      }
      from = new byte[BLOCK];
      readFully(from);
      more = from[504] != 0;
      offset = 0;
      count = 21;
    }
  }

  /// GNU's format 1.0: decimal lines in the first blocks of the content.
  private List<Long> mapInContent() throws IOException {
    List<Long> map = new ArrayList<>();
    long expected = -1;
    long value = 0;
    int digits = 0;
    int read = 0;
    byte[] mapBlock = new byte[BLOCK];
    while (expected < 0 || map.size() < expected * 2) {
      if (left < BLOCK || (read += BLOCK) > limits.metadataBytes()) {
        throw TarHeader.corrupt("a file with holes has no map");
      }
      readFully(mapBlock);
      left -= BLOCK;
      for (int i = 0; i < BLOCK && (expected < 0 || map.size() < expected * 2); i++) {
        byte b = mapBlock[i];
        if (b == '\n' && digits > 0) {
          if (expected < 0) {
            expected = value;
          } else {
            map.add(value);
          }
          value = 0;
          digits = 0;
        } else if (b >= '0' && b <= '9' && digits < 18) {
          value = value * 10 + (b - '0');
          digits++;
        } else {
          throw TarHeader.corrupt("a file with holes has a malformed map");
        }
      }
    }
    return map;
  }

  // Bytes

  /// Reads stored content of the current entry; -1 at its end.
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = in.read(buffer, offset, (int) Math.min(length, left));
    if (got < 0) {
      throw TarHeader.corrupt("it is cut off inside a file");
    }
    left -= got;
    return got;
  }

  /// The stored content of the current entry as a stream; closing it does nothing.
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return TarReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return TarReader.this.read(buffer, offset, length);
      }
    };
  }

  /// Reads to the end of the stream, which may go on behind the archive.
  public void drain() throws IOException {
    while (in.read(scratch) >= 0) {
      // Only the digest of the stream wants these bytes.
    }
  }

  private void skipRest() throws IOException {
    long rest = left + padding;
    left = 0;
    padding = 0;
    while (rest > 0) {
      int got = in.read(scratch, 0, (int) Math.min(scratch.length, rest));
      if (got < 0) {
        throw TarHeader.corrupt("it is cut off inside a file");
      }
      rest -= got;
    }
  }

  /// The next header; null at two blocks of zeros or at the end of the stream.
  private @Nullable TarHeader header() throws IOException {
    int got = in.readNBytes(block, 0, BLOCK);
    if (got == 0) {
      return null;
    }
    if (got < BLOCK) {
      throw TarHeader.corrupt("it is cut off inside a header");
    }
    if (!zero()) {
      TarHeader header = new TarHeader(block);
      header.check();
      return header;
    }
    int second = in.readNBytes(block, 0, BLOCK);
    if (second == 0 || (second == BLOCK && zero())) {
      return null;
    }
    throw TarHeader.corrupt("an empty header in the middle");
  }

  private boolean zero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] metadata(long size) throws IOException {
    if (size < 0 || size > limits.metadataBytes()) {
      throw TarLimits.exceeded("larger extended headers", limits.metadataBytes());
    }
    byte[] data = in.readNBytes((int) size);
    if (data.length < size) {
      throw TarHeader.corrupt("it is cut off inside an extended header");
    }
    left = 0;
    padding = (BLOCK - size % BLOCK) % BLOCK;
    skipRest();
    return data;
  }

  private void readFully(byte[] into) throws IOException {
    if (in.readNBytes(into, 0, into.length) < into.length) {
      throw TarHeader.corrupt("it is cut off inside a file");
    }
  }

  private static String trimmed(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return FileName.decode(text, 0, end);
  }

  private static String first(
      @Nullable String a, @Nullable String b, @Nullable String c, String otherwise) {
    return a != null ? a : b != null ? b : c != null ? c : otherwise;
  }
}
