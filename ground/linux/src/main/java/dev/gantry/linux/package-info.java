/// (to be written by the module's first author)
@NullMarked
package dev.gantry.linux;

import org.jspecify.annotations.NullMarked;
