// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.IntPredicate;

/// The caller's standard streams and, where there is one, its terminal.
public interface Terminal {
  InputStream stdin();

  OutputStream stdout();

  OutputStream stderr();

  /// Whether the caller's descriptor 0, 1 or 2 is a terminal.
  boolean isTerminal(int descriptor);

  /// Rows and columns of the caller's window; zeros when there is none.
  Size size();

  /// Calls `handler` after each change of the window's size, until the command ends.
  void onResize(java.util.function.Consumer<Size> handler);

  /// Puts the terminal into raw mode until the result is closed.
  Restore raw();

  /// Shows signals (their Linux numbers) to `handler`; one that gives true has dealt with it. It
  /// must not block.
  void onSignal(IntPredicate handler);

  /// A window's size in characters.
  record Size(int rows, int columns) {}

  /// Puts the terminal back.
  interface Restore extends AutoCloseable {
    @Override
    void close();
  }
}
