// SPDX-License-Identifier: Apache-2.0
/// What every part of Gantry speaks: failures, JSON, and the text forms users know from Docker.
///
/// Read in this order: `Failure` (the one exception, with its table of codes), `Json` (text to
/// records and back), `Progress`. Text forms: `TextTable`, `ByteSize`, `GoDuration`, `HumanTime`.
///
/// `GoTemplate` is the language of `--format`. A template goes through `GoLexer` (tokens),
/// `GoParser` and `GoPipeParser` (`GoNode`), and `GoRun` with `GoScope` (text); `GoFunctions`,
/// `GoPrintf` and `GoJson` are the functions, `GoValues` and `GoFields` how Go sees values.
///
/// Not here: files, processes and anything else that does I/O but reading a JSON file.
@NullMarked
package dev.gantry.base;

import org.jspecify.annotations.NullMarked;
