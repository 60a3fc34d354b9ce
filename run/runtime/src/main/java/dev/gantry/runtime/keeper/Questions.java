// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.keeper;

/// Answers ASK steps: what only the service can do while a plan runs, such as calling systemd.
public interface Questions {
  /// The implementation for plans without ASK steps.
  Questions NONE =
      (code, pid, payload) -> {
        throw dev.gantry.base.Failure.internal("nobody answers question " + code, null);
      };

  /// Does what `code` asks for the process `pid` (0 before CLONE). May block; a Failure becomes the
  /// step's failure.
  void answer(int code, int pid, byte[] payload);
}
