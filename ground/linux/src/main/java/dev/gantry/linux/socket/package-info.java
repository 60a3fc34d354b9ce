// SPDX-License-Identifier: Apache-2.0
/// Unix stream sockets that carry descriptors.
///
/// [UnixSocket][dev.gantry.linux.socket.UnixSocket] is the only type with behaviour;
/// [Received][dev.gantry.linux.socket.Received] and [Peer][dev.gantry.linux.socket.Peer] are its
/// answers. Sockets without descriptors to pass are better served by the JDK's own channels, which
/// do not pin a virtual thread.
@NullMarked
package dev.gantry.linux.socket;

import org.jspecify.annotations.NullMarked;
