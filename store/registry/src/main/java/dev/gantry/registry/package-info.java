/// Images in transit: every way by which an image comes in or goes out.
///
/// A transport whose names have their own spelling is an
/// [ImageTransport][dev.gantry.registry.ImageTransport]; `registry.deb` is one. Archives of images
/// are `registry.archive`. The distribution protocol is not here yet.
@NullMarked
package dev.gantry.registry;

import org.jspecify.annotations.NullMarked;
