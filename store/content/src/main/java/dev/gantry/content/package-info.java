/// (to be written by the module's first author)
@NullMarked
package dev.gantry.content;

import org.jspecify.annotations.NullMarked;
