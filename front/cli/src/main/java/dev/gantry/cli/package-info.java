/// (to be written by the module's first author)
@NullMarked
package dev.gantry.cli;

import org.jspecify.annotations.NullMarked;
