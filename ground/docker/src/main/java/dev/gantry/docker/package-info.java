/// (to be written by the module's first author)
@NullMarked
package dev.gantry.docker;

import org.jspecify.annotations.NullMarked;
