// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.DockerClient;
import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The command line's entry: parses the global options, builds the one command asked for, runs it.
///
/// Building all commands of the tree would cost 7–20 ms a call even in a warm service; one costs
/// half a millisecond, so groups (`container ls`) are resolved by [Verbs] and never exist as
/// objects, and a parser is [made][Parsers] before it is wanted.
public final class Cli {
  private static final Parsers PARSERS = new Parsers();

  private Cli() {}

  /// Runs one command line and gives its exit code, Docker's where Docker has one. Blocks until the
  /// command ends; output has been flushed then.
  public static int run(CommandLineRequest request, DockerClient client) {
    CommandLine globals = PARSERS.take("", () -> Help.line(new GlobalOptions(), ""));
    GlobalOptions options = globals.getCommand();
    Context context = new Context(request, client, options);
    try {
      return started(context, client, globals);
    } catch (ParameterException e) {
      return misused(context, "", Help.line(options, ""), Misuse.of(e, ""));
    } catch (Failure e) {
      return failed(context, e);
    } catch (UncheckedIOException e) {
      return brokenOutput(context, e.getCause());
    } catch (IOException e) {
      return brokenOutput(context, e);
    } finally {
      try {
        context.flush();
      } catch (UncheckedIOException e) {
        // Whoever read the output has left; the exit code already says how the command went.
      }
    }
  }

  private static int started(Context context, DockerClient client, CommandLine globals)
      throws IOException {
    GlobalOptions options = context.options();
    globals.parseArgs(context.request().arguments().toArray(new String[0]));
    if (options.version) {
      context.println("Gantry version " + client.system().version().version());
      return 0;
    }
    List<String> words = options.words;
    if (words.isEmpty() || options.help || words.getFirst().equals("help")) {
      return help(context, words);
    }
    Verbs.Found found = Verbs.find(words);
    if (options.hosts.isEmpty()) {
      return dispatch(context, found);
    }
    try (DockerClient other = new DockerClient(socket(options.hosts.getLast()))) {
      Context elsewhere = new Context(context.request(), other, options);
      try {
        return dispatch(elsewhere, found);
      } finally {
        elsewhere.flush();
      }
    }
  }

  private static int dispatch(Context context, Verbs.Found found) throws IOException {
    String path = found.path();
    if (found.verb() == null) {
      context.print(Help.group(path));
      return 0;
    }
    CommandLine line = PARSERS.take(path, () -> Help.line(Verbs.verb(path), path));
    Verb verb = line.getCommand();
    try {
      if (line.parseArgs(found.arguments().toArray(new String[0])).isUsageHelpRequested()) {
        context.print(Help.command(line, found.path()));
        return 0;
      }
      return verb.run(context);
    } catch (CommandFailure e) {
      return misused(context, found.path(), line, e);
    } catch (ParameterException e) {
      return misused(context, found.path(), line, Misuse.of(e, found.path()));
    }
  }

  private static int help(Context context, List<String> words) {
    List<String> asked = words.stream().filter(word -> !word.equals("help")).toList();
    if (asked.isEmpty()) {
      context.print(Help.overview());
      return 0;
    }
    Verbs.Found found = Verbs.find(asked);
    Verb verb = found.verb();
    context.print(
        verb == null
            ? Help.group(found.path())
            : Help.command(Help.line(verb, found.path()), found.path()));
    return 0;
  }

  private static int misused(Context context, String path, CommandLine line, CommandFailure e) {
    String whole = path.isEmpty() ? "gantry" : "gantry " + path;
    switch (e.help()) {
      case NONE -> context.warn(e.message());
      case USAGE -> {
        context.warn(e.message() + "\n");
        context.warn("Usage:  " + Help.usage(line, whole) + "\n");
        context.warn("Run '" + whole + " --help' for more information");
      }
      case POINTER -> {
        context.warn("gantry: " + e.message() + "\n");
        context.warn("Run '" + whole + " --help' for more information");
      }
    }
    causes(context, e);
    return e.exitCode();
  }

  private static int failed(Context context, Failure e) {
    context.warn(Context.sentence(e));
    causes(context, e);
    return e instanceof CommandFailure own ? own.exitCode() : 1;
  }

  private static void causes(Context context, Failure e) {
    if (context.options().debug) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        context.warn("  because: " + cause);
      }
    }
  }

  /// As a local program that SIGPIPE ended.
  private static int brokenOutput(Context context, @Nullable IOException e) {
    String message = e == null ? null : e.getMessage();
    if (message != null && message.contains("EPIPE")) {
      return 141;
    }
    context.warn(String.valueOf(message));
    return 1;
  }

  private static Path socket(String host) {
    if (host.startsWith("unix://")) {
      return Path.of(host.substring(7));
    }
    throw Failure.unsupported(
        "connecting to " + host + ": only unix:// sockets can be used; the engine serves no other");
  }
}
