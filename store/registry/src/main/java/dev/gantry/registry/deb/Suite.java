// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import dev.gantry.base.Progress;
import dev.gantry.snapshot.tar.Compression;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// All that the sources of one suite say, verified.
///
/// @param release that of the suite itself
/// @param date the newest of all releases: no file of an image is later
record Suite(Release release, Instant date, PackageIndex packages) {
  /// Debian's name of an architecture.
  static String architecture(String oci, String variant) {
    return switch (oci) {
      case "386" -> "i386";
      case "arm" -> variant.equals("v6") || variant.equals("v5") ? "armel" : "armhf";
      case "ppc64le" -> "ppc64el";
      case "mips64le" -> "mips64el";
      default -> oci;
    };
  }

  static Suite read(
      String name,
      AptSources sources,
      String architecture,
      DebCache cache,
      InstantSource clock,
      Progress progress) {
    PackageIndex packages = new PackageIndex();
    Release main = null;
    Instant date = Instant.EPOCH;
    for (AptSources.Source source : sources.of(name)) {
      Optional<Release> release = release(source, sources, cache, clock, progress);
      if (release.isEmpty()) {
        continue;
      }
      main = main == null ? release.get() : main;
      date = release.get().date().isAfter(date) ? release.get().date() : date;
      List<String> components =
          source.components().isEmpty() ? List.of("main") : source.components();
      for (String component : components) {
        index(source, release.get(), component, architecture, cache, packages, progress);
      }
    }
    if (main == null || packages.isEmpty()) {
      throw Failure.notFound(
          "no packages for " + architecture + " in the suite " + name + " of the apt sources");
    }
    packages.finish();
    return new Suite(main, date, packages);
  }

  private static Optional<Release> release(
      AptSources.Source source,
      AptSources sources,
      DebCache cache,
      InstantSource clock,
      Progress progress) {
    String url = dists(source) + "/InRelease";
    byte[] signed;
    try {
      signed = cache.recent(url, progress);
    } catch (Download.Missing e) {
      if (source.required()) {
        throw e;
      }
      return Optional.empty();
    }
    boolean own = source.keys().isEmpty() && source.inlineKey().isEmpty();
    List<Path> keys = own ? sources.defaultKeys() : source.keys();
    String text = ClearSigned.withKeys(keys, source.inlineKey()).verified(signed, url);
    Release release = Release.parse(text, url);
    Instant until = release.validUntil();
    if (until != null && source.checkValidUntil() && until.isBefore(clock.instant())) {
      throw new Failure(
          Failure.Code.DENIED, url + " expired at " + until + ": the mirror is out of date");
    }
    return Optional.of(release);
  }

  private static String dists(AptSources.Source source) {
    return source.uri().replaceFirst("/+$", "") + "/dists/" + source.suite();
  }

  private static void index(
      AptSources.Source source,
      Release release,
      String component,
      String architecture,
      DebCache cache,
      PackageIndex packages,
      Progress progress) {
    Optional<Release.Index> index = release.packages(component, architecture);
    if (index.isEmpty()) {
      return;
    }
    String path = index.get().path();
    String folder = dists(source) + "/" + path.substring(0, path.lastIndexOf('/'));
    String url =
        release.byHash()
            ? folder + "/by-hash/SHA256/" + index.get().digest().hex()
            : dists(source) + "/" + path;
    String id = source.suite() + "/" + component;
    Path file = cache.byHash(url, index.get().digest(), index.get().size(), id, progress);
    try (InputStream in = Files.newInputStream(file);
        BufferedReader text =
            new BufferedReader(
                new InputStreamReader(Compression.unpack(in).stream(), StandardCharsets.UTF_8))) {
      packages.add(text, source.uri().replaceFirst("/+$", ""));
    } catch (IOException e) {
      throw new Failure(Failure.Code.CORRUPT, "reading " + url + ": " + e.getMessage(), e);
    }
  }
}
