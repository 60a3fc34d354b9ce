/// Images as users talk about them: found by name, ID or digest; listed, tagged, removed, imported,
/// saved and loaded.
///
/// Read [Images][dev.gantry.engine.image.Images] (all verbs), then
/// [LocalImage][dev.gantry.engine.image.LocalImage] (what the rest of the engine gets) and
/// [ImageCatalog][dev.gantry.engine.image.ImageCatalog] (how names become images).
///
/// An image *is* its blobs and its names in the content store; nothing about it is stored twice. A
/// name in the store is one of
///
/// ```
/// docker.io/library/bb:latest        a tag, in full
/// deb://bookworm/busybox-static      an image of the deb: transport
/// untagged@sha256:<manifest>         keeps an image that lost its last tag
/// ```
///
/// The ID of an image is the digest of its config. Image data stays plain data here: nothing in a
/// config (labels, user, environment) makes this package do anything.
@NullMarked
package dev.gantry.engine.image;

import org.jspecify.annotations.NullMarked;
