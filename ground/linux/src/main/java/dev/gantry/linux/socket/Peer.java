// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.socket;

/// Who made the other end of a socket, as the kernel vouches (SO_PEERCRED): numbers in our own
/// namespaces, taken when the connection was made.
public record Peer(int pid, int uid, int gid) {}
