// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import dev.gantry.base.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The machine's own apt sources (sources.list(5)): `sources.list`, `sources.list.d/*.list` and
/// `*.sources`. Broken entries are skipped, as they say nothing about what is asked for here.
final class AptSources {
  private static final Pattern LINE =
      Pattern.compile("deb\\s+(?:\\[([^\\]]*)]\\s+)?(\\S+)\\s+(\\S+)\\s*(.*)");
  private static final String KEYRING = "debian-archive-keyring.gpg";

  /// One mirror and suite.
  ///
  /// @param keys keyring files that its signature must come from; empty for the machine's default
  /// @param inlineKey an armored key in the entry itself; empty for none
  /// @param required whether it is a failure when the mirror does not have it
  record Source(
      String uri,
      String suite,
      List<String> components,
      List<Path> keys,
      String inlineKey,
      boolean checkValidUntil,
      boolean required) {
    Source forSuite(String newSuite, boolean isRequired) {
      return new Source(uri, newSuite, components, keys, inlineKey, checkValidUntil, isRequired);
    }
  }

  private final Path etc;
  private final Path keyrings;

  /// @param etc `/etc/apt`
  /// @param keyrings `/usr/share/keyrings`
  AptSources(Path etc, Path keyrings) {
    this.etc = etc;
    this.keyrings = keyrings;
  }

  /// What to read for `suite`: its own entry, and those of its updates and security fixes. For a
  /// suite that the machine does not name, its Debian mirrors are asked.
  List<Source> of(String suite) {
    List<Source> all = all();
    Set<Source> chosen = new LinkedHashSet<>();
    for (Source source : all) {
      if (source.suite.equals(suite)) {
        chosen.add(source.forSuite(suite, true));
      }
    }
    boolean named = !chosen.isEmpty();
    for (Source source : all) {
      for (String follower : List.of(suite + "-updates", suite + "-security")) {
        if (source.suite.equals(follower)) {
          chosen.add(source.forSuite(follower, false));
        }
      }
    }
    if (!named) {
      chosen.addAll(derived(all, suite));
    }
    return List.copyOf(chosen);
  }

  private List<Source> derived(List<Source> all, String suite) {
    List<Source> derived = new ArrayList<>();
    for (Source source : all) {
      boolean debian = source.uri.replaceFirst("/+$", "").endsWith("/debian");
      if (debian && source.components.contains("main") && derived.isEmpty()) {
        Source like = mainOnly(source);
        derived.add(like.forSuite(suite, true));
        derived.add(like.forSuite(suite + "-updates", false));
      }
    }
    if (derived.isEmpty()) {
      throw Failure.invalid(
          "finding packages of " + suite + ": apt's sources of this machine name no Debian mirror");
    }
    for (Source source : all) {
      if (source.suite.endsWith("-security")
          && source.uri.contains("debian-security")
          && derived.size() < 3) {
        derived.add(mainOnly(source).forSuite(suite + "-security", false));
      }
    }
    return derived;
  }

  private static Source mainOnly(Source source) {
    return new Source(
        source.uri,
        source.suite,
        List.of("main"),
        source.keys,
        source.inlineKey,
        source.checkValidUntil,
        true);
  }

  /// Where the keys for a source are looked for when it names none.
  List<Path> defaultKeys() {
    List<Path> keys = new ArrayList<>();
    Path debian = keyrings.resolve(KEYRING);
    if (Files.exists(debian)) {
      keys.add(debian);
    }
    keys.addAll(files(etc.resolve("trusted.gpg.d"), ".gpg", ".asc"));
    if (keys.isEmpty()) {
      throw Failure.unsupported(
          "no Debian keyring in "
              + keyrings
              + " or "
              + etc.resolve("trusted.gpg.d")
              + " (package debian-archive-keyring)");
    }
    return keys;
  }

  private List<Source> all() {
    List<Source> all = new ArrayList<>();
    List<Path> lists = new ArrayList<>();
    if (Files.exists(etc.resolve("sources.list"))) {
      lists.add(etc.resolve("sources.list"));
    }
    lists.addAll(files(etc.resolve("sources.list.d"), ".list", ".sources"));
    try {
      for (Path file : lists) {
        String text = Files.readString(file);
        if (file.toString().endsWith(".sources")) {
          deb822(text, all);
        } else {
          text.lines().forEach(line -> oneLine(line.strip(), all));
        }
      }
    } catch (IOException e) {
      throw Failure.internal("reading apt's sources in " + etc + ": " + e.getMessage(), e);
    }
    return all;
  }

  private static List<Path> files(Path folder, String... endings) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names
          .filter(path -> Stream.of(endings).anyMatch(path.toString()::endsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Failure.internal("reading " + folder + ": " + e.getMessage(), e);
    }
  }

  private static void oneLine(String line, List<Source> all) {
    Matcher entry = LINE.matcher(line.replaceFirst("\\s+#.*", ""));
    if (!entry.matches()) {
      return;
    }
    String options = entry.group(1) == null ? "" : entry.group(1);
    List<Path> keys = new ArrayList<>();
    boolean check = true;
    for (String option : options.split("\\s+", -1)) {
      if (option.startsWith("signed-by=")) {
        for (String key : option.substring(10).split(",", -1)) {
          keys.add(Path.of(key));
        }
      }
      check &= !option.equals("check-valid-until=no");
    }
    all.add(
        new Source(entry.group(2), entry.group(3), words(entry.group(4)), keys, "", check, true));
  }

  private static void deb822(String text, List<Source> all) throws IOException {
    Stanzas stanzas = new Stanzas(new BufferedReader(new StringReader(text)));
    for (Map<String, String> fields = stanzas.next(); fields != null; fields = stanzas.next()) {
      boolean wanted =
          words(fields.getOrDefault("types", "")).contains("deb")
              && !fields.getOrDefault("enabled", "yes").equals("no");
      if (!wanted) {
        continue;
      }
      String signed = fields.getOrDefault("signed-by", "");
      boolean inline = signed.contains("BEGIN PGP");
      List<Path> keys = inline ? List.of() : words(signed).stream().map(Path::of).toList();
      String key = inline ? signed.strip().replace("\n.\n", "\n\n") : "";
      boolean check = !fields.getOrDefault("check-valid-until", "yes").equals("no");
      for (String uri : words(fields.getOrDefault("uris", ""))) {
        for (String suite : words(fields.getOrDefault("suites", ""))) {
          List<String> components = words(fields.getOrDefault("components", ""));
          all.add(new Source(uri, suite, components, keys, key, check, true));
        }
      }
    }
  }

  private static List<String> words(String text) {
    return Stream.of(text.strip().split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
  }
}
