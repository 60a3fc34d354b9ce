/// Black-box scenarios, one bash file per feature id, against a distribution and a service of their
/// own.
///
/// The scenarios are in `test/acceptance/scenarios`, their words in `vocabulary.sh`; the runner is
/// test code.
@NullMarked
package dev.gantry.acceptance;

import org.jspecify.annotations.NullMarked;
