/// The command line: Docker's and Podman's verbs over the HTTP API.
///
/// Read in this order: [CommandLineRequest] (who calls, from where), [Cli] (global options, one
/// command object per request), [Verbs] (the table of commands), [RunCommand] and [CreateBody] (the
/// longest one), [Relay] (terminal and stream traffic of an attached process).
///
/// A command is one class: its options as picocli fields and one method `run(Context)`. Commands
/// run inside the resident service, so they never touch the JVM's own environment, working folder,
/// streams or exit.
@NullMarked
package dev.gantry.cli;

import org.jspecify.annotations.NullMarked;
