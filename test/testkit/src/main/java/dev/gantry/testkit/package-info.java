/// (to be written by the module's first author)
@NullMarked
package dev.gantry.testkit;

import org.jspecify.annotations.NullMarked;
