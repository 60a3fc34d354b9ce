/// What plans depend on beside the container's document: the host as it is.
///
/// [HostFacts] is observed once for a caller and then only read; [HostFiles] is the view of its
/// files, which tests replace by a map, so that compiling a plan stays a pure function.
@NullMarked
package dev.gantry.runtime.host;

import org.jspecify.annotations.NullMarked;
