// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import dev.gantry.api.DockerClient;
import dev.gantry.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The command line's entry: parses the global options, builds the one command asked for, runs it.
///
/// Building all commands of the tree would cost 7–20 ms a call even in a warm service; one costs
/// half a millisecond, so groups (`container ls`) are resolved by [Verbs] and never exist as
/// objects.
public final class Cli {
  private Cli() {}

  /// Runs one command line and gives its exit code, Docker's where Docker has one. Blocks until the
  /// command ends; output has been flushed then.
  public static int run(CommandLineRequest request, DockerClient client) {
    GlobalOptions options = new GlobalOptions();
    Context context = new Context(request, client, options);
    try {
      return started(context, client);
    } catch (ParameterException e) {
      return misused(context, e);
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

  private static int started(Context context, DockerClient client) throws IOException {
    GlobalOptions options = context.options();
    CommandLine line = new CommandLine(options).setStopAtPositional(true);
    line.parseArgs(context.request().arguments().toArray(new String[0]));
    if (options.version) {
      context.println("Gantry version " + client.system().version().version());
      return 0;
    }
    List<String> words = options.words;
    if (words.isEmpty() || options.help || words.getFirst().equals("help")) {
      return help(context, words);
    }
    Verbs.Found found = Verbs.find(words);
    if (!options.hosts.isEmpty()) {
      try (DockerClient other = new DockerClient(socket(options.hosts.getLast()))) {
        Context elsewhere = new Context(context.request(), other, options);
        int code = dispatch(elsewhere, found);
        elsewhere.flush();
        return code;
      }
    }
    return dispatch(context, found);
  }

  private static int dispatch(Context context, Verbs.Found found) throws IOException {
    Verb verb = found.verb();
    if (verb == null) {
      context.print(Help.group(found.path()));
      return found.help() ? 0 : 1;
    }
    CommandLine line = Help.line(verb, found.path());
    if (found.help()) {
      context.print(Help.command(line, found.path()));
      return 0;
    }
    line.parseArgs(found.arguments().toArray(new String[0]));
    return verb.run(context);
  }

  private static int help(Context context, List<String> words) {
    List<String> asked = new ArrayList<>(words);
    asked.removeIf("help"::equals);
    if (asked.isEmpty()) {
      context.print(Help.overview());
      return 0;
    }
    asked.add("--help");
    Verbs.Found found = Verbs.find(asked);
    Verb verb = found.verb();
    context.print(
        verb == null
            ? Help.group(found.path())
            : Help.command(Help.line(verb, found.path()), found.path()));
    return 0;
  }

  private static int misused(Context context, ParameterException e) {
    String path = e.getCommandLine().getCommandName();
    context.warn(Help.misuse(e));
    context.warn("");
    context.warn(
        "Run '"
            + (path.equals("gantry") ? path : "gantry " + path)
            + " --help' for more information");
    return path.equals("gantry") || Verbs.exits125(path) ? 125 : 1;
  }

  private static int failed(Context context, Failure e) {
    context.warn(e.message().startsWith("Error") ? e.message() : "Error: " + e.message());
    if (context.options().debug) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        context.warn("  because: " + cause);
      }
    }
    return e.exitCode();
  }

  /// As a local program that SIGPIPE ended.
  private static int brokenOutput(Context context, @Nullable IOException e) {
    String message = e == null ? null : e.getMessage();
    if (message != null && message.contains("EPIPE")) {
      return 141;
    }
    context.warn("Error: " + message);
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
