/// (to be written by the module's first author)
@NullMarked
package dev.gantry.registry;

import org.jspecify.annotations.NullMarked;
