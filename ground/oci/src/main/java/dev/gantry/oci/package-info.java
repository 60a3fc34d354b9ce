/// (to be written by the module's first author)
@NullMarked
package dev.gantry.oci;

import org.jspecify.annotations.NullMarked;
