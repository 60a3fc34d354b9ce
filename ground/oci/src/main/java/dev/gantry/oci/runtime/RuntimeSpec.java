// SPDX-License-Identifier: Apache-2.0
package dev.gantry.oci.runtime;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The document config.json of a bundle: what the container is (runtime-spec 1.3 config.md).
///
/// Absent collections are empty, absent objects null; fields that are not known here survive in
/// `unknown`. [SpecRules] checks what the specification demands.
@Json
public record RuntimeSpec(
    String ociVersion,
    @Nullable ProcessSpec process,
    @Nullable Root root,
    @Nullable String hostname,
    @Nullable String domainname,
    List<Mount> mounts,
    @Nullable Hooks hooks,
    Map<String, String> annotations,
    @Nullable Linux linux,
    @Json.Unmapped Map<String, Object> unknown) {
  public RuntimeSpec {
    Absent.check(ociVersion, "ociVersion");
    mounts = Absent.list(mounts, "mounts");
    annotations = Absent.map(annotations);
    unknown = Absent.map(unknown);
  }

  /// The Linux part, empty when the document has none.
  public Linux linuxOrEmpty() {
    return linux == null ? Linux.EMPTY : linux;
  }

  /// The hooks, none when the document has no such part.
  public Hooks hooksOrNone() {
    return hooks == null ? Hooks.NONE : hooks;
  }

  public RuntimeSpec withProcess(ProcessSpec newProcess) {
    return new RuntimeSpec(
        ociVersion,
        newProcess,
        root,
        hostname,
        domainname,
        mounts,
        hooks,
        annotations,
        linux,
        unknown);
  }

  public RuntimeSpec withLinux(Linux newLinux) {
    return new RuntimeSpec(
        ociVersion,
        process,
        root,
        hostname,
        domainname,
        mounts,
        hooks,
        annotations,
        newLinux,
        unknown);
  }

  public RuntimeSpec withVersion(String version) {
    return new RuntimeSpec(
        version, process, root, hostname, domainname, mounts, hooks, annotations, linux, unknown);
  }

  public RuntimeSpec withRoot(Root newRoot) {
    return new RuntimeSpec(
        ociVersion,
        process,
        newRoot,
        hostname,
        domainname,
        mounts,
        hooks,
        annotations,
        linux,
        unknown);
  }
}
