/// (to be written by the module's first author)
@NullMarked
package dev.gantry.runtime;

import org.jspecify.annotations.NullMarked;
