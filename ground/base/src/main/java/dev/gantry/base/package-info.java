/// (to be written by the module's first author)
@NullMarked
package dev.gantry.base;

import org.jspecify.annotations.NullMarked;
