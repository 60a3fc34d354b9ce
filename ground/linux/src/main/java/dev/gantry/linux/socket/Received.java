// SPDX-License-Identifier: Apache-2.0
package dev.gantry.linux.socket;

import dev.gantry.linux.process.Fd;
import java.util.List;

/// Bytes that arrived, and the descriptors that came with them, which the receiver now owns. No
/// bytes at all: the peer has closed its side.
@SuppressWarnings("ArrayRecordComponent") // a view of one receive call, never compared
public record Received(byte[] bytes, List<Fd> fds) {
  public boolean isEnd() {
    return bytes.length == 0;
  }
}
