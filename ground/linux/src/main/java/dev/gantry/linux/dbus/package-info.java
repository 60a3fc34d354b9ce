/// A small client for D-Bus, the way to talk to systemd.
///
/// [Bus] is one connection: it calls methods and waits for signals. [Variant] is a value with its
/// type, which also has GVariant's text form ([VariantText]); [Marshal] and [Unmarshal] are the
/// wire format of the D-Bus specification.
@NullMarked
package dev.gantry.linux.dbus;

import org.jspecify.annotations.NullMarked;
