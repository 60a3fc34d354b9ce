// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;
import java.util.List;

/// Everything about one image.
///
/// - `size`: bytes, unpacked
@Json
public record ImageInspect(
    @Json.Property("Id") String id,
    @Json.Property("RepoTags") List<String> repoTags,
    @Json.Property("RepoDigests") List<String> repoDigests,
    @Json.Property("Parent") String parent,
    @Json.Property("Comment") String comment,
    @Json.Property("Created") String created,
    @Json.Property("DockerVersion") String dockerVersion,
    @Json.Property("Author") String author,
    @Json.Property("Config") ContainerConfig config,
    @Json.Property("Architecture") String architecture,
    @Json.Property("Variant") String variant,
    @Json.Property("Os") String os,
    @Json.Property("OsVersion") String osVersion,
    @Json.Property("Size") long size,
    @Json.Property("GraphDriver") GraphDriver graphDriver,
    @Json.Property("RootFS") RootFs rootFs,
    @Json.Property("Metadata") Metadata metadata) {

  public ImageInspect {
    id = Absent.text(id);
    repoTags = Absent.list(repoTags);
    repoDigests = Absent.list(repoDigests);
    parent = Absent.text(parent);
    comment = Absent.text(comment);
    created = Absent.text(created);
    dockerVersion = Absent.text(dockerVersion);
    author = Absent.text(author);
    config = Absent.or(config, ContainerConfig.EMPTY);
    architecture = Absent.text(architecture);
    variant = Absent.text(variant);
    os = Absent.text(os);
    osVersion = Absent.text(osVersion);
    graphDriver = Absent.or(graphDriver, GraphDriver.NONE);
    rootFs = Absent.or(rootFs, RootFs.NONE);
    metadata = Absent.or(metadata, Metadata.NONE);
  }

  /// Starts from nothing set.
  public static Builder builder() {
    return new Builder();
  }

  /// Starts from this one.
  public Builder edit() {
    Builder edit = new Builder();
    edit.id = id;
    edit.repoTags = repoTags;
    edit.repoDigests = repoDigests;
    edit.parent = parent;
    edit.comment = comment;
    edit.created = created;
    edit.dockerVersion = dockerVersion;
    edit.author = author;
    edit.config = config;
    edit.architecture = architecture;
    edit.variant = variant;
    edit.os = os;
    edit.osVersion = osVersion;
    edit.size = size;
    edit.graphDriver = graphDriver;
    edit.rootFs = rootFs;
    edit.metadata = metadata;
    return edit;
  }

  /// Docker's `RootFs`.
  ///
  /// - `layers`: digests of the unpacked layers, lowest first
  @Json
  public record RootFs(
      @Json.Property("Type") String type, @Json.Property("Layers") List<String> layers) {

    /// With nothing known.
    public static final RootFs NONE = new RootFs("", List.of());

    public RootFs {
      type = Absent.text(type);
      layers = Absent.list(layers);
    }
  }

  /// Docker's `Metadata`.
  @Json
  public record Metadata(@Json.Property("LastTagTime") String lastTagTime) {

    /// With nothing known.
    public static final Metadata NONE = new Metadata("");

    public Metadata {
      lastTagTime = Absent.text(lastTagTime);
    }
  }

  /// The components as plain fields, set one by one; `build` makes the record.
  public static final class Builder {
    public String id = "";
    public List<String> repoTags = List.of();
    public List<String> repoDigests = List.of();
    public String parent = "";
    public String comment = "";
    public String created = "";
    public String dockerVersion = "";
    public String author = "";
    public ContainerConfig config = ContainerConfig.EMPTY;
    public String architecture = "";
    public String variant = "";
    public String os = "";
    public String osVersion = "";
    public long size;
    public GraphDriver graphDriver = GraphDriver.NONE;
    public RootFs rootFs = RootFs.NONE;
    public Metadata metadata = Metadata.NONE;

    private Builder() {}

    public ImageInspect build() {
      return new ImageInspect(
          id,
          repoTags,
          repoDigests,
          parent,
          comment,
          created,
          dockerVersion,
          author,
          config,
          architecture,
          variant,
          os,
          osVersion,
          size,
          graphDriver,
          rootFs,
          metadata);
    }
  }
}
