// SPDX-License-Identifier: Apache-2.0
package dev.gantry.runtime.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One step: what, on which side, when, with which arguments, and why.
///
/// `cause` is the words that a failure starts with, such as `mounting tmpfs on /dev/shm`.
public record Step(
    Opcode opcode,
    Side side,
    When when,
    Tolerate tolerate,
    List<Long> numbers,
    List<Bytes> strings,
    String cause) {
  /// The number for an absent descriptor slot.
  public static final long NONE = -1;

  public Step {
    numbers = List.copyOf(numbers);
    strings = List.copyOf(strings);
    if (numbers.size() != opcode.numbers() || strings.size() != opcode.strings()) {
      throw new IllegalArgumentException(
          opcode + " takes " + opcode.numbers() + " numbers and " + opcode.strings() + " strings");
    }
  }

  /// A step that the keeper runs. `arguments` are the numbers, then the strings: integers, and
  /// texts, paths, byte arrays or lists of texts (each item ended by NUL).
  public static Step keeper(Opcode opcode, String cause, Object... arguments) {
    return of(opcode, Side.KEEPER, cause, arguments);
  }

  /// A step that the container side runs; arguments as for [#keeper].
  public static Step container(Opcode opcode, String cause, Object... arguments) {
    return of(opcode, Side.CONTAINER, cause, arguments);
  }

  public Step tolerating(Tolerate what) {
    return new Step(opcode, side, when, what, numbers, strings, cause);
  }

  Step at(When moment) {
    return new Step(opcode, side, moment, tolerate, numbers, strings, cause);
  }

  private static Step of(Opcode opcode, Side side, String cause, Object... arguments) {
    List<Long> numbers = new ArrayList<>();
    List<Bytes> strings = new ArrayList<>();
    for (Object argument : arguments) {
      switch (argument) {
        case Long number -> numbers.add(number);
        case Integer number -> numbers.add(number.longValue());
        case String text -> strings.add(Bytes.of(text));
        case Path path -> strings.add(Bytes.of(path.toString()));
        case byte[] bytes -> strings.add(new Bytes(bytes));
        case List<?> items -> strings.add(list(items));
        default -> throw new IllegalArgumentException("no argument of a step: " + argument);
      }
    }
    return new Step(opcode, side, When.IN_ORDER, Tolerate.NOTHING, numbers, strings, cause);
  }

  private static Bytes list(List<?> items) {
    StringBuilder all = new StringBuilder();
    for (Object item : items) {
      all.append(item).append('\0');
    }
    return new Bytes(all.toString().getBytes(StandardCharsets.UTF_8));
  }
}
