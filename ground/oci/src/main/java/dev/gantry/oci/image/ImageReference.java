// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.image;

import dev.gantry.base.Failure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What names an image in a registry: `domain/path[:tag][@digest]`, in Docker's grammar
/// (distribution/reference `reference.go`, `normalize.go`).
///
/// [Parsing][#parse] fills in what people leave out (`bb` is `docker.io/library/bb:latest`);
/// [#familiar] leaves it out again. Without a tag but with a digest, the tag stays absent.
public record ImageReference(
    String domain, String path, @Nullable String tag, @Nullable Digest digest) {
  public static final String DEFAULT_DOMAIN = "docker.io";
  public static final String DEFAULT_TAG = "latest";
  private static final int MAX_NAME = 255;

  private static final String DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
  private static final String SEPARATOR = "(?:[._]|__|-+)";
  private static final String PATH_PART = "[a-z0-9]++(?:" + SEPARATOR + "[a-z0-9]++)*+";
  private static final Pattern PATH = Pattern.compile(PATH_PART + "(?:/" + PATH_PART + ")*+");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern HEX_ID = Pattern.compile("[a-f0-9]{64}");
  private static final Pattern WHOLE = Pattern.compile("([^@]*?)(?::([^:/@]*))?(?:@(.*))?");

  public ImageReference {
    if (!DOMAIN.matcher(domain).matches()
        || !PATH.matcher(path).matches()
        || (tag != null && !TAG.matcher(tag).matches())) {
      throw Failure.invalid("invalid reference format");
    }
    if (path.length() > MAX_NAME) {
      throw Failure.invalid("repository name must not be more than 255 characters");
    }
  }

  /// Parses what a user typed. Throws INVALID with Docker's sentences.
  public static ImageReference parse(String text) {
    if (text.length() > 1024) {
      throw Failure.invalid("invalid reference format: longer than 1024 characters");
    }
    if (HEX_ID.matcher(text).matches()) {
      throw Failure.invalid(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches() || text.isEmpty()) {
      throw Failure.invalid("invalid reference format");
    }
    String digestText = whole.group(3);
    Digest digest = digestText == null ? null : parseDigest(digestText);
    String tag = whole.group(2);
    String name = whole.group(1);
    String path = pathOf(name);
    if (!path.equals(path.toLowerCase(Locale.ROOT))) {
      throw Failure.invalid(
          "invalid reference format: repository name (" + path + ") must be lowercase");
    }
    return new ImageReference(
        domainOf(name), path, tag == null && digest == null ? DEFAULT_TAG : tag, digest);
  }

  private static Digest parseDigest(String text) {
    try {
      return Digest.parse(text);
    } catch (Failure e) {
      throw new Failure(Failure.Code.INVALID, "invalid reference format: " + e.message(), e);
    }
  }

  /// A first part is a domain when it looks like a host: a dot, a port, `localhost` or an upper
  /// case letter.
  private static boolean hasDomain(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return false;
    }
    String first = name.substring(0, slash);
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  private static String domainOf(String name) {
    if (!hasDomain(name)) {
      return DEFAULT_DOMAIN;
    }
    String domain = name.substring(0, name.indexOf('/'));
    return domain.equals("index.docker.io") ? DEFAULT_DOMAIN : domain;
  }

  private static String pathOf(String name) {
    String rest = hasDomain(name) ? name.substring(name.indexOf('/') + 1) : name;
    boolean official = domainOf(name).equals(DEFAULT_DOMAIN) && rest.indexOf('/') < 0;
    return official && !rest.isEmpty() ? "library/" + rest : rest;
  }

  /// `docker.io/library/bb`.
  public String repository() {
    return domain + "/" + path;
  }

  /// `bb` for `docker.io/library/bb`: the name as Docker shows it.
  public String familiarName() {
    if (!domain.equals(DEFAULT_DOMAIN)) {
      return repository();
    }
    boolean official = path.startsWith("library/") && path.indexOf('/', 8) < 0;
    return official ? path.substring(8) : path;
  }

  /// The name as Docker shows it, with its tag and digest: `bb:latest`.
  public String familiar() {
    return familiarName() + suffix();
  }

  /// The same repository at another tag and no digest.
  public ImageReference withTag(String newTag) {
    return new ImageReference(domain, path, newTag, null);
  }

  /// The same repository at a digest and no tag.
  public ImageReference withDigest(Digest newDigest) {
    return new ImageReference(domain, path, null, newDigest);
  }

  private String suffix() {
    return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }

  /// The full form; parses to an equal reference.
  @Override
  public String toString() {
    return repository() + suffix();
  }
}
