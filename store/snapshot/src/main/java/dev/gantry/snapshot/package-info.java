/// (to be written by the module's first author)
@NullMarked
package dev.gantry.snapshot;

import org.jspecify.annotations.NullMarked;
