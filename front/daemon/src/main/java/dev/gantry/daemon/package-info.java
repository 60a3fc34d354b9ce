/// (to be written by the module's first author)
@NullMarked
package dev.gantry.daemon;

import org.jspecify.annotations.NullMarked;
