// SPDX-License-Identifier: Apache-2.0
package dev.gantry.snapshot.tar;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/// How a stream is packed, found from its first bytes.
public enum Compression {
  NONE,
  GZIP,
  ZSTD,
  XZ,
  BZIP2;

  /// Memory that unpacking xz may take, in KiB.
  private static final int XZ_LIMIT = 128 << 10;

  private static final int BUFFER = 128 << 10;

  /// An unpacked stream and how it was packed.
  public record Unpacked(InputStream stream, Compression compression) {}

  /// Looks at `in` and unpacks it.
  public static Unpacked unpack(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(8);
    byte[] magic = buffered.readNBytes(6);
    buffered.reset();
    Compression found = of(magic);
    return new Unpacked(found.unpacked(buffered), found);
  }

  public static Compression of(byte[] magic) {
    if (starts(magic, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return ZSTD;
    }
    if (starts(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    return starts(magic, 'B', 'Z', 'h') ? BZIP2 : NONE;
  }

  public InputStream unpacked(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case ZSTD -> new ZstdInputStream(in);
      case XZ -> new XZInputStream(in, XZ_LIMIT);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
    };
  }

  private static boolean starts(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
