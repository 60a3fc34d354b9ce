// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/// A text with an OpenPGP signature around it, as `InRelease` is (RFC 9580, 7. cleartext signature
/// framework). Only text inside the signature is ever given out.
final class ClearSigned {
  private final List<PGPPublicKeyRing> keys;

  private ClearSigned(List<PGPPublicKeyRing> keys) {
    this.keys = keys;
  }

  /// With the keys of these files, binary or armored.
  static ClearSigned withKeys(List<Path> files, String inlineKey) {
    List<PGPPublicKeyRing> keys = new ArrayList<>();
    try {
      for (Path file : files) {
        read(Files.readAllBytes(file), keys);
      }
      if (!inlineKey.isEmpty()) {
        read(inlineKey.getBytes(StandardCharsets.UTF_8), keys);
      }
      return new ClearSigned(keys);
    } catch (IOException | PGPException e) {
      throw new Failure(
          Failure.Code.INVALID, "reading the keyrings " + files + ": " + e.getMessage(), e);
    }
  }

  private static void read(byte[] bytes, List<PGPPublicKeyRing> keys)
      throws IOException, PGPException {
    try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes))) {
      PGPPublicKeyRingCollection rings =
          new PGPPublicKeyRingCollection(in, new BcKeyFingerprintCalculator());
      rings.forEach(keys::add);
    }
  }

  /// The signed text. DENIED unless at least one signature is good and by a known, valid key.
  String verified(byte[] bytes, String what) {
    try {
      ArmoredInputStream armored = new ArmoredInputStream(new ByteArrayInputStream(bytes));
      if (!armored.isClearText()) {
        throw new Failure(Failure.Code.DENIED, what + " is not signed");
      }
      String text = text(armored);
      Object signatures = new BcPGPObjectFactory(armored).nextObject();
      if (signatures instanceof PGPSignatureList list) {
        for (PGPSignature signature : list) {
          if (good(signature, text)) {
            return text;
          }
        }
      }
      throw new Failure(
          Failure.Code.DENIED, what + " has no good signature by a key of the keyring");
    } catch (IOException | PGPException e) {
      throw new Failure(
          Failure.Code.DENIED, "checking the signature of " + what + ": " + e.getMessage(), e);
    }
  }

  private static String text(ArmoredInputStream armored) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int c = armored.read(); c >= 0 && armored.isClearText(); c = armored.read()) {
      text.write(c);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private boolean good(PGPSignature signature, String text) throws PGPException {
    PGPPublicKey key = key(signature.getKeyID());
    boolean strong =
        switch (signature.getHashAlgorithm()) {
          case HashAlgorithmTags.SHA256,
              HashAlgorithmTags.SHA384,
              HashAlgorithmTags.SHA512,
              HashAlgorithmTags.SHA224 ->
              true;
          default -> false;
        };
    if (key == null || !strong || key.hasRevocation() || expired(key, signature)) {
      return false;
    }
    signature.init(new BcPGPContentVerifierBuilderProvider(), key);
    // Lines end in CR LF, blanks at their ends do not count, nor does the last line's end.
    String[] lines = text.split("\n", -1);
    int count =
        lines.length > 0 && lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        signature.update((byte) '\r');
        signature.update((byte) '\n');
      }
      signature.update(lines[i].stripTrailing().getBytes(StandardCharsets.UTF_8));
    }
    return signature.verify();
  }

  /// A key must have been valid when it signed.
  private static boolean expired(PGPPublicKey key, PGPSignature signature) {
    long valid = key.getValidSeconds();
    Duration age =
        Duration.between(
            key.getCreationTime().toInstant(), signature.getCreationTime().toInstant());
    return valid > 0 && age.toSeconds() > valid;
  }

  private @org.jspecify.annotations.Nullable PGPPublicKey key(long id) {
    for (PGPPublicKeyRing ring : keys) {
      PGPPublicKey key = ring.getPublicKey(id);
      if (key != null) {
        return key;
      }
    }
    return null;
  }
}
