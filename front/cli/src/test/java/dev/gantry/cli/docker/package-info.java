/// The command line against what the real docker command does.
///
/// [FakeEngine] is a small engine behind a Unix socket with a fixed world in `resources/world`. The
/// command lines in `resources/cases/*.txt` have been given to the real docker command (28.2)
/// talking to that engine; what it sent, printed and returned stands in the `.golden` files beside
/// them ([Outcome]). [DockerCasesTest] gives the same lines to our own command line and compares.
/// [Recorder] records anew.
@NullMarked
package dev.gantry.cli.docker;

import org.jspecify.annotations.NullMarked;
