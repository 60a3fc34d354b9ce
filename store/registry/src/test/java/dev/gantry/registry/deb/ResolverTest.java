// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final String TAIL =
      "Architecture: amd64\nFilename: pool/x.deb\nSize: 1\nSHA256: " + "a".repeat(64) + "\n\n";

  private static PackageIndex index(String... packages) throws IOException {
    PackageIndex index = new PackageIndex();
    StringBuilder text = new StringBuilder();
    for (String one : packages) {
      text.append("Package: ").append(one).append('\n').append(TAIL);
    }
    index.add(new BufferedReader(new StringReader(text.toString())), "http://mirror");
    index.finish();
    return index;
  }

  private static List<String> resolve(PackageIndex index, String... wishes) {
    return Resolver.resolve(index, List.of(wishes)).stream().map(DebPackage::toString).toList();
  }

  @Test
  void follows_dependencies_and_takes_the_newest_version() throws IOException {
    PackageIndex index =
        index(
            "a\nVersion: 1\nDepends: b (>= 2), c | d\nPre-Depends: e:any",
            "b\nVersion: 1",
            "b\nVersion: 2.1",
            "c\nVersion: 1",
            "d\nVersion: 1",
            "e\nVersion: 1\nDepends: a");
    assertThat(resolve(index, "a")).containsExactly("a=1", "b=2.1", "c=1", "e=1");
  }

  @Test
  void prefers_what_is_chosen_already() throws IOException {
    PackageIndex index = index("a\nVersion: 1\nDepends: c | d", "c\nVersion: 1", "d\nVersion: 1");
    assertThat(resolve(index, "a", "d")).containsExactly("a=1", "d=1");
  }

  @Test
  void takes_the_provider_of_the_highest_priority() throws IOException {
    PackageIndex index =
        index(
            "a\nVersion: 1\nDepends: awk",
            "gawk\nVersion: 1\nProvides: awk",
            "mawk\nVersion: 1\nProvides: awk\nPriority: required");
    assertThat(resolve(index, "a")).containsExactly("a=1", "mawk=1");
  }

  @Test
  void wants_a_version_from_a_provider_when_one_is_asked_for() throws IOException {
    PackageIndex index =
        index(
            "a\nVersion: 1\nDepends: v (>= 2)",
            "p\nVersion: 9\nProvides: v",
            "q\nVersion: 9\nProvides: v (= 2)");
    assertThat(resolve(index, "a")).containsExactly("a=1", "q=9");
  }

  @Test
  void says_which_dependency_cannot_be_had() throws IOException {
    PackageIndex index = index("a\nVersion: 1\nDepends: b (>= 2)", "b\nVersion: 1");
    assertThatThrownBy(() -> resolve(index, "a")).hasMessageContaining("a=1 depends on b (>= 2)");
    assertThatThrownBy(() -> resolve(index, "zz")).hasMessageContaining("no package zz");
  }

  @Test
  void refuses_packages_that_conflict() throws IOException {
    PackageIndex index = index("a\nVersion: 1\nConflicts: b", "b\nVersion: 1");
    assertThatThrownBy(() -> resolve(index, "a", "b")).hasMessageContaining("conflicts with b=1");
  }
}
