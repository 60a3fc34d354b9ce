/// (to be written by the module's first author)
@NullMarked
package dev.gantry.engine;

import org.jspecify.annotations.NullMarked;
