/// (to be written by the module's first author)
@NullMarked
package dev.gantry.api;

import org.jspecify.annotations.NullMarked;
