/// The command line of gantry-oci, the same as runc's.
///
/// [OciCommands] reads the global options and finds the [Verb]; each verb is one small class. A
/// command runs inside the resident service on behalf of an [OciCaller], who may live in another
/// mount namespace: files are read through its root, and every effect is a plan in the [Outcome]
/// that the caller carries out by becoming the keeper. [Flags] is the grammar of options.
@NullMarked
package dev.gantry.runtime.command;

import org.jspecify.annotations.NullMarked;
