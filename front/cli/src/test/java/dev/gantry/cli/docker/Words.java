// SPDX-License-Identifier: Apache-2.0
package dev.gantry.cli.docker;

import java.util.ArrayList;
import java.util.List;

/// A line of a case: words in single quotes, double quotes or none, and what standard input holds
/// (`<<< TEXT`, in which `\n` is a line end).
record Words(List<String> arguments, String stdin) {
  static Words of(String line) {
    int mark = line.indexOf(" <<< ");
    String command = mark < 0 ? line : line.substring(0, mark);
    String stdin = mark < 0 ? "" : line.substring(mark + 5).replace("\\n", "\n");
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean begun = false;
    for (char c : (command + " ").toCharArray()) {
      if (quote != 0 ? c == quote : c == '\'' || c == '"') {
        quote = quote == 0 ? c : 0;
        begun = true;
      } else if (c == ' ' && quote == 0) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(c);
        begun = true;
      }
    }
    return new Words(words, stdin);
  }
}
