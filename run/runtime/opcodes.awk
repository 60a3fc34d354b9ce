# SPDX-License-Identifier: Apache-2.0
# Turns run/keeper/steps.def into the Java enum Opcode. Lines look like STEP(NAME, numbers, strings, "text").
BEGIN {
  print "// Generated from run/keeper/steps.def; do not edit."
  print "package dev.gantry.runtime.plan;\n"
  print "/// The steps that the keeper knows; the order is the number on the wire."
  print "public enum Opcode {"
}
/^STEP\(/ {
  line = substr($0, 6)
  comma = index(line, ","); name = substr(line, 1, comma - 1); line = substr(line, comma + 1)
  comma = index(line, ","); numbers = substr(line, 1, comma - 1); line = substr(line, comma + 1)
  comma = index(line, ","); strings = substr(line, 1, comma - 1); line = substr(line, comma + 1)
  text = line; sub(/\)[ \t]*$/, "", text); sub(/^[ \t]*/, "", text)
  doc = text; gsub(/^"|"$/, "", doc)
  if (count++) print ","
  printf "  /// %s\n  %s(%d, %d)", doc, name, numbers, strings
}
END {
  print ";\n"
  print "  private final int numbers;\n  private final int strings;\n"
  print "  Opcode(int numbers, int strings) {\n    this.numbers = numbers;\n    this.strings = strings;\n  }\n"
  print "  /// The number on the wire.\n  public int code() {\n    return ordinal();\n  }\n"
  print "  public int numbers() {\n    return numbers;\n  }\n"
  print "  public int strings() {\n    return strings;\n  }\n}"
  if (!count) exit 1
}
