/// (to be written by the module's first author)
@NullMarked
package dev.gantry.acceptance;

import org.jspecify.annotations.NullMarked;
