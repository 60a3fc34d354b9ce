// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.JsonLines;
import dev.gantry.base.ByteSize;
import dev.gantry.base.Failure;
import dev.gantry.base.HumanTime;
import dev.gantry.docker.ImageHistory;
import dev.gantry.docker.ImageSummary;
import dev.gantry.docker.ProgressMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands about images.
final class ImageVerbs {
  private ImageVerbs() {}

  private static String ago(long seconds) {
    return HumanTime.ago(
            Duration.between(Instant.ofEpochSecond(seconds), java.time.Clock.systemUTC().instant()))
        + " ago";
  }

  @Command(customSynopsis = "[OPTIONS] [REPOSITORY[:TAG]]", description = "List images")
  static final class ListImages implements Verb {
    @Option(
        names = {"-a", "--all"},
        description = "Show all images (default hides intermediate images)")
    boolean all;

    @Option(names = "--digests", description = "Show digests")
    boolean digests;

    @Option(
        names = {"-f", "--filter"},
        paramLabel = "filter",
        description = "Filter output based on conditions provided")
    List<String> filters = new ArrayList<>();

    @Option(
        names = "--format",
        paramLabel = "string",
        description =
            "Format output using a custom template: 'table', 'table TEMPLATE', 'json' or 'TEMPLATE'")
    String format = "";

    @Option(names = "--no-trunc", description = "Don't truncate output")
    boolean noTrunc;

    @Option(
        names = {"-q", "--quiet"},
        description = "Only show image IDs")
    boolean quiet;

    @Parameters(arity = "0..*", paramLabel = "REPOSITORY")
    List<String> names = List.of();

    @Override
    public int run(Context context) {
      var wanted = PsCommand.filters(filters);
      for (String name : names) {
        wanted = wanted.with("reference", name);
      }
      List<ImageSummary> images = context.client().images().list(all, wanted);
      Rows rows =
          new Rows()
              .column("Repository", "REPOSITORY")
              .column("Tag", "TAG")
              .column("Digest", "DIGEST")
              .column("ID", "IMAGE ID")
              .column("CreatedSince", "CREATED")
              .column("CreatedAt", "CREATED AT")
              .column("Size", "SIZE")
              .column("Containers", "CONTAINERS");
      images.forEach(image -> names(image).forEach(name -> rows.add(row(image, name))));
      List<String> columns =
          digests
              ? List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size")
              : List.of("Repository", "Tag", "ID", "CreatedSince", "Size");
      context.print(rows.text(quiet && format.isEmpty() ? "{{.ID}}" : format, columns));
      return 0;
    }

    private static List<String> names(ImageSummary image) {
      return image.repoTags().isEmpty() ? List.of("<none>:<none>") : image.repoTags();
    }

    private Map<String, Object> row(ImageSummary image, String name) {
      int colon = name.lastIndexOf(':');
      String id = image.id().replaceFirst("^sha256:", "");
      String digest =
          image.repoDigests().isEmpty()
              ? "<none>"
              : image.repoDigests().getFirst().replaceFirst(".*@", "");
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("Repository", name.substring(0, colon));
      row.put("Tag", name.substring(colon + 1));
      row.put("Digest", digest);
      row.put("ID", noTrunc ? image.id() : id.substring(0, Math.min(12, id.length())));
      row.put("CreatedSince", ago(image.created()));
      row.put("CreatedAt", Dates.local(Instant.ofEpochSecond(image.created())));
      row.put("Size", ByteSize.human(image.size()));
      row.put("Containers", image.containers() < 0 ? "N/A" : String.valueOf(image.containers()));
      return row;
    }
  }

  @Command(customSynopsis = "[OPTIONS] IMAGE [IMAGE...]", description = "Remove one or more images")
  static final class Remove implements Verb {
    @Option(
        names = {"-f", "--force"},
        description = "Force removal of the image")
    boolean force;

    @Option(names = "--no-prune", description = "Do not delete untagged parents")
    boolean noPrune;

    @Parameters(arity = "1..*", paramLabel = "IMAGE")
    List<String> images = List.of();

    @Override
    public int run(Context context) {
      int code = 0;
      for (String image : images) {
        try {
          context
              .client()
              .images()
              .remove(image, force, noPrune)
              .forEach(done -> {
                if (done.untagged() != null) {
                  context.println("Untagged: " + done.untagged());
                }
                if (done.deleted() != null) {
                  context.println("Deleted: " + done.deleted());
                }
              });
        } catch (Failure e) {
          if (!force || e.code() != Failure.Code.NOT_FOUND) {
            context.warn("Error response from daemon: " + e.message());
            code = 1;
          }
        }
      }
      return code;
    }
  }

  @Command(
      customSynopsis = "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
      description = "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE")
  static final class Tag implements Verb {
    @Parameters(index = "0", paramLabel = "SOURCE_IMAGE")
    String source = "";

    @Parameters(index = "1", paramLabel = "TARGET_IMAGE")
    String target = "";

    @Override
    public int run(Context context) {
      int colon = target.lastIndexOf(':');
      boolean tagged = colon > target.lastIndexOf('/');
      context
          .client()
          .images()
          .tag(
              source,
              tagged ? target.substring(0, colon) : target,
              tagged ? target.substring(colon + 1) : null);
      return 0;
    }
  }

  @Command(customSynopsis = "[OPTIONS] IMAGE", description = "Show the history of an image")
  static final class History implements Verb {
    @Option(
        names = "--format",
        paramLabel = "string",
        description = "Format output using a custom template")
    String format = "";

    @Option(
        names = {"-H", "--human"},
        arity = "0..1",
        fallbackValue = "true",
        description = "Print sizes and dates in human readable format")
    boolean human = true;

    @Option(names = "--no-trunc", description = "Don't truncate output")
    boolean noTrunc;

    @Option(
        names = {"-q", "--quiet"},
        description = "Only show image IDs")
    boolean quiet;

    @Parameters(paramLabel = "IMAGE")
    String image = "";

    @Override
    public int run(Context context) {
      Rows rows =
          new Rows()
              .column("ID", "IMAGE")
              .column("CreatedSince", "CREATED")
              .column("CreatedBy", "CREATED BY")
              .column("Size", "SIZE")
              .column("Comment", "COMMENT")
              .column("CreatedAt", "CREATED AT");
      context.client().images().history(image).forEach(step -> rows.add(row(step)));
      context.print(
          rows.text(
              quiet ? "{{.ID}}" : format,
              List.of("ID", "CreatedSince", "CreatedBy", "Size", "Comment")));
      return 0;
    }

    private Map<String, Object> row(ImageHistory step) {
      String id = step.id().replaceFirst("^sha256:", "");
      String by = step.createdBy().replace('\t', ' ').replace('\n', ' ');
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("ID", noTrunc || id.length() < 12 ? step.id() : id.substring(0, 12));
      row.put(
          "CreatedSince",
          human ? ago(step.created()) : Instant.ofEpochSecond(step.created()).toString());
      row.put("CreatedAt", Instant.ofEpochSecond(step.created()).toString());
      row.put("CreatedBy", noTrunc || by.length() <= 45 ? by : by.substring(0, 44) + "…");
      row.put("Size", human ? ByteSize.human(step.size()) : String.valueOf(step.size()));
      row.put("Comment", step.comment());
      return row;
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
      description = "Import the contents from a tarball to create a filesystem image")
  static final class Import implements Verb {
    @Option(
        names = {"-c", "--change"},
        paramLabel = "list",
        description = "Apply Dockerfile instruction to the created image")
    List<String> changes = new ArrayList<>();

    @Option(
        names = {"-m", "--message"},
        paramLabel = "string",
        description = "Set commit message for imported image")
    @Nullable String message;

    @Option(
        names = "--platform",
        paramLabel = "string",
        description = "Set platform if server is multi-platform capable")
    @Nullable String platform;

    @Parameters(index = "0", paramLabel = "FILE")
    String file = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "REPOSITORY")
    @Nullable String name;

    @Override
    public int run(Context context) throws IOException {
      try (InputStream tar = open(context, file);
          JsonLines<ProgressMessage> messages =
              context.client().images().importTar(tar, name, message, changes, platform)) {
        for (ProgressMessage line = messages.next(); line != null; line = messages.next()) {
          if (line.error() != null) {
            throw new Failure(Failure.Code.INVALID, line.error()).withExitCode(1);
          }
          if (line.status() != null) {
            context.println(line.status());
          }
        }
      }
      return 0;
    }
  }

  @Command(customSynopsis = "[OPTIONS]", description = "Load an image from a tar archive or STDIN")
  static final class Load implements Verb {
    @Option(
        names = {"-i", "--input"},
        paramLabel = "string",
        description = "Read from tar archive file, instead of STDIN")
    String input = "-";

    @Option(
        names = {"-q", "--quiet"},
        description = "Suppress the load output")
    boolean quiet;

    @Override
    public int run(Context context) throws IOException {
      if (input.equals("-") && context.terminal().isTerminal(0)) {
        throw Failure.invalid("requested load from stdin, but stdin is empty").withExitCode(1);
      }
      try (InputStream tar = open(context, input);
          JsonLines<ProgressMessage> messages = context.client().images().load(tar, quiet)) {
        for (ProgressMessage line = messages.next(); line != null; line = messages.next()) {
          if (line.error() != null) {
            throw new Failure(Failure.Code.INVALID, line.error()).withExitCode(1);
          }
          if (line.stream() != null) {
            context.print(line.stream());
          }
        }
      }
      return 0;
    }
  }

  @Command(
      customSynopsis = "[OPTIONS] IMAGE [IMAGE...]",
      description = "Save one or more images to a tar archive (streamed to STDOUT by default)")
  static final class Save implements Verb {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "string",
        description = "Write to a file, instead of STDOUT")
    String output = "";

    @Option(
        names = "--format",
        paramLabel = "string",
        description =
            "Layout of the archive: docker-archive (default; holds the OCI layout too) or oci-archive")
    String format = "docker-archive";

    @Parameters(arity = "1..*", paramLabel = "IMAGE")
    List<String> images = List.of();

    @Override
    public int run(Context context) throws IOException {
      if (!List.of("docker-archive", "oci-archive").contains(format)) {
        throw Failure.invalid("unknown format '" + format + "': use docker-archive or oci-archive")
            .withExitCode(1);
      }
      try (InputStream tar = context.client().images().save(images, format)) {
        ReportVerbs.copyOut(context, tar, output);
      }
      return 0;
    }
  }

  @Command(customSynopsis = "[OPTIONS] NAME[:TAG|@DIGEST]", description = "Download an image")
  static final class Pull implements Verb {
    @Option(
        names = {"-a", "--all-tags"},
        description = "Download all tagged images in the repository")
    boolean allTags;

    @Option(
        names = "--platform",
        paramLabel = "string",
        description = "Set platform if server is multi-platform capable")
    @Nullable String platform;

    @Option(
        names = {"-q", "--quiet"},
        description = "Suppress verbose output")
    boolean quiet;

    @Parameters(paramLabel = "NAME")
    String name = "";

    @Override
    public int run(Context context) {
      if (allTags) {
        throw Failure.unsupported(
                "pulling all tags of " + name + ": comes with the registry client")
            .withExitCode(1);
      }
      new Pulling(context, false).pull(name, platform, quiet);
      context.println(ImageName.tagged(name));
      return 0;
    }
  }

  /// The caller's file, or its standard input for `-`.
  static InputStream open(Context context, String file) throws IOException {
    if (file.equals("-")) {
      return context.terminal().stdin();
    }
    if (file.contains("://")) {
      throw Failure.unsupported("reading " + file + ": only files and - can be imported")
          .withExitCode(1);
    }
    try {
      return Files.newInputStream(context.request().resolve(file));
    } catch (java.nio.file.NoSuchFileException e) {
      throw new Failure(Failure.Code.NOT_FOUND, "open " + file + ": no such file or directory", e);
    }
  }
}
