/// The `deb:` transport: images made of signed Debian packages, without a registry.
///
/// ```
/// deb:bookworm                        a small Debian, configured (required packages and apt)
/// deb:bookworm/busybox-static         just these packages and what they depend on, no scripts run
/// deb://trixie/nginx-light,tini       the unambiguous spelling
/// ```
///
/// Read [DebTransport][dev.gantry.registry.deb.DebTransport] (the story), then
/// [AptSources][dev.gantry.registry.deb.AptSources] (which mirrors),
/// [ClearSigned][dev.gantry.registry.deb.ClearSigned] and
/// [Release][dev.gantry.registry.deb.Release] (what is believed and why),
/// [Resolver][dev.gantry.registry.deb.Resolver] (which packages), and
/// [DebTree][dev.gantry.registry.deb.DebTree] (how they become a tree).
///
/// Trust goes from the keyring to `InRelease` (signature), to `Packages` (SHA-256), to the package
/// (SHA-256); nothing that is not covered by this chain is unpacked. Maintainer scripts run only in
/// a container, through a [Configurator][dev.gantry.registry.deb.Configurator].
///
/// The same packages and the same release give the same digest: times are cut at the release's
/// date, entries are sorted, zstd's version and level are fixed. Cache in `ROOT/deb`:
/// `lists/<hash-of-url>` (InRelease, looked at again after an hour) and `sha256/<hex>` (indices and
/// packages by their hash).
@NullMarked
package dev.gantry.registry.deb;

import org.jspecify.annotations.NullMarked;
